package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;

/** The position-wise network of a block. Input and output [T, D]. */
public abstract sealed class FeedForward extends Module permits Mlp, SwiGlu {
    abstract Tensor forward(Tensor x, LayerScale scale);
}
