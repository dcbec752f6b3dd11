package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/** y = x Wᵀ + b. Input [..., in], output [..., out]. */
public final class Linear extends Module {
    final Parameter weight;
    final Parameter bias;

    public Linear(int in, int out, Initializer init) {
        weight = parameter("weight", init.truncatedNormal(0.02, out, in));
        bias = parameter("bias", init.zeros(out));
    }

    public Tensor forward(Tensor x) {
        return Ops.linear(x, weight.get(), bias.get());
    }

    /** The layer followed by a {@link LayerScale}, as one product: (γ ⊙ W) x + γ ⊙ b. */
    Tensor forward(Tensor x, LayerScale scale) {
        Tensor gamma = scale.gamma.get();
        Tensor weight = this.weight.get().mul(gamma.unsqueeze(1)); // [out, in]
        return Ops.linear(x, weight, bias.get().mul(gamma));
    }
}
