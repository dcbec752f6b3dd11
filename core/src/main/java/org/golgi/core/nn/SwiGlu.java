package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/** SwiGLU (Shazeer 2020, eq. 6): W₃ (silu(W₁ x) ⊙ W₂ x), where one layer {@code w12} computes both halves. */
public final class SwiGlu extends FeedForward {
    private final Linear w12;
    private final Linear w3;

    /**
     * A gated feed-forward layer.
     *
     * @param hidden width of each half
     */
    public SwiGlu(int dimension, int hidden, Initializer init) {
        w12 = child("w12", new Linear(dimension, 2 * hidden, init));
        w3 = child("w3", new Linear(hidden, dimension, init));
    }

    @Override
    Tensor forward(Tensor x, LayerScale scale) {
        TensorVector halves = w12.forward(x).chunk(2, -1);
        return w3.forward(torch.silu(halves.get(0)).mul(halves.get(1)), scale);
    }

    @Override
    FeedForwardPass pass(LayerScale scale, Workspace memory) {
        return new SwiGluPass(w12, w3, scale, memory);
    }
}
