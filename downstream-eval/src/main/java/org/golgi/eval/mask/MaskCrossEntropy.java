package org.golgi.eval.mask;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Binary cross-entropy of masks at points: with logits x, truth g and weight w (0 where a pixel does not count), the mean
 * over masks of Σ w (log(1 + eˣ) - x g) / Σ w.
 */
final class MaskCrossEntropy {

    private MaskCrossEntropy() {}

    /** All of them [M, P]; one number for each mask [M]. */
    static Tensor of(Tensor logits, Tensor truth, Tensor weight) {
        Tensor each = torch.softplus(logits).sub(logits.mul(truth)).mul(weight);
        return each.sum(1).div(weight.sum(1).clamp_min(new Scalar(1.0)));
    }

    /**
     * Of every pair of a prediction and a truth at shared points, as a cost: [N, P], [T, P] and [P] to [N, T].
     */
    static Tensor pairs(Tensor logits, Tensor truth, Tensor weight) {
        Tensor yes = torch.softplus(logits.neg()).mul(weight); // -log p
        Tensor no = torch.softplus(logits).mul(weight); // -log (1 - p)
        Tensor other = truth.neg().add(new Scalar(1.0));
        return yes.matmul(truth.t()).add(no.matmul(other.t())).div(weight.sum().clamp_min(new Scalar(1.0)));
    }
}
