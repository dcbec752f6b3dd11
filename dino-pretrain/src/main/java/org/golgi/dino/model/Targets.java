package org.golgi.dino.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * What the teacher says of the whole global crops.
 *
 * @param cls probabilities [2B, K]; row i belongs to the student's crop i and comes from the tile's other crop
 * @param patches probabilities of the hidden patches [n, K]
 */
record Targets(Tensor cls, Tensor patches) {

    /** Mean entropy of the class-token targets in nats, []. */
    Tensor entropy() {
        return Ops.noGrad(() ->
                cls.mul(cls.clamp_min(new Scalar(1e-37)).log()).sum(-1).mean().neg());
    }
}
