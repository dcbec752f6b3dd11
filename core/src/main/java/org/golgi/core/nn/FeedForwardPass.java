package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;

/** A feed-forward layer and its layer scale with the backward pass written out. */
interface FeedForwardPass {

    /** [T, D] to [T, D]. */
    Tensor forward(Tensor x);

    /** The gradient of the input [T, D] from that of the output. */
    Tensor backward(Tensor dy);
}
