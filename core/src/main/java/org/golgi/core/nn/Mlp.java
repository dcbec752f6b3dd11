package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/** Two linear layers with the exact GELU, x Φ(x), between them (Hendrycks and Gimpel 2016). */
public final class Mlp extends FeedForward {
    private final Linear fc1;
    private final Linear fc2;

    public Mlp(int dimension, int hidden, Initializer init) {
        fc1 = child("fc1", new Linear(dimension, hidden, init));
        fc2 = child("fc2", new Linear(hidden, dimension, init));
    }

    @Override
    Tensor forward(Tensor x, LayerScale scale) {
        return fc2.forward(torch.gelu(fc1.forward(x)), scale);
    }

    @Override
    FeedForwardPass pass(LayerScale scale, Workspace memory) {
        return new MlpPass(fc1, fc2, scale, memory);
    }
}
