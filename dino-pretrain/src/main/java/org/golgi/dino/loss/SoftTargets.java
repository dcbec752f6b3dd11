package org.golgi.dino.loss;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/** The distributions that student logits stand for. */
final class SoftTargets {

    private SoftTargets() {}

    /** log softmax(z / T) in float32. */
    static Tensor logProbabilities(Tensor logits, double temperature) {
        return Ops.logSoftmax32(Ops.scale(logits.to(Ops.F32), 1 / temperature), -1);
    }
}
