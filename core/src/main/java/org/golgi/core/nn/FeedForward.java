package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Workspace;

/** The position-wise network of a block. Input and output [T, D]. */
public abstract sealed class FeedForward extends Module permits Mlp, SwiGlu {
    abstract Tensor forward(Tensor x, LayerScale scale);

    /** The layer with its backward pass written out. */
    abstract FeedForwardPass pass(LayerScale scale, Workspace memory);
}
