package org.golgi.eval.mask;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Dice loss of masks at points (Milletari et al. 2016, without squares): with probabilities p, truth g and weight w, 1 -
 * (2 Σ w p g + 1) / (Σ w p + Σ w g + 1) of each mask.
 */
final class MaskDice {

    private MaskDice() {}

    /** All of them [M, P]; one number for each mask [M]. */
    static Tensor of(Tensor logits, Tensor truth, Tensor weight) {
        Tensor p = logits.sigmoid().mul(weight);
        return loss(p.mul(truth).sum(1), p.sum(1), truth.mul(weight).sum(1));
    }

    /** Of every pair of a prediction and a truth at shared points: [N, P], [T, P] and [P] to [N, T]. */
    static Tensor pairs(Tensor logits, Tensor truth, Tensor weight) {
        Tensor p = logits.sigmoid().mul(weight);
        Tensor ofTruth = truth.mul(weight).sum(1);
        return loss(p.matmul(truth.t()), p.sum(1).unsqueeze(1), ofTruth.unsqueeze(0));
    }

    private static Tensor loss(Tensor both, Tensor predicted, Tensor truth) {
        Scalar one = new Scalar(1.0);
        return both.mul(new Scalar(2.0))
                .add(one)
                .div(predicted.add(truth).add(one))
                .neg()
                .add(one);
    }
}
