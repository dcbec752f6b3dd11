package org.golgi.eval.mask;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * Cross-entropy of the queries' classes; those that should say none, which are most, weigh 0.1 (Cheng et al. 2021): -Σ w
 * log p(class) / Σ w.
 */
final class ClassCrossEntropy {
    private static final float OF_NONE = 0.1f;

    private ClassCrossEntropy() {}

    /**
     * The loss.
     *
     * @param logits [B, N, K + 1]
     * @param targets class of each query, K is none: B N numbers
     */
    static Tensor of(Tensor logits, long[] targets) {
        long none = logits.size(2) - 1;
        float[] weights = new float[targets.length];
        for (int i = 0; i < targets.length; i++) {
            weights[i] = targets[i] == none ? OF_NONE : 1;
        }
        Tensor weight = Ops.floats(weights, targets.length);
        Tensor ofTarget = Ops.logSoftmax32(logits.flatten(0, 1), 1)
                .gather(1, Ops.longs(targets).unsqueeze(1))
                .squeeze(1);
        return ofTarget.mul(weight).sum().neg().div(weight.sum());
    }
}
