package org.golgi.eval.adapter;

import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.Ops;

/** First values of layers that do not begin as the backbone's do. */
public final class FirstValues {

    private FirstValues() {}

    /** A layer whose weights are normal with deviation √(2 / (in + out)) (Glorot and Bengio 2010), its bias 0. */
    public static Linear linear(int in, int out, Initializer init) {
        Linear layer = new Linear(in, out, init);
        double deviation = Math.sqrt(2.0 / (in + out));
        Ops.noGrad(() -> layer.tensors().get("weight").copy_(init.normal(deviation, out, in)));
        return layer;
    }

    /** A layer that gives this bias, whatever it sees. */
    static Linear constant(int in, float[] bias, Initializer init) {
        Linear layer = new Linear(in, bias.length, init);
        Ops.noGrad(() -> {
            layer.tensors().get("weight").zero_();
            return layer.tensors().get("bias").copy_(Ops.floats(bias, bias.length));
        });
        return layer;
    }
}
