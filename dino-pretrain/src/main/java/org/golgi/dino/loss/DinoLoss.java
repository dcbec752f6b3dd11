package org.golgi.dino.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * Cross-entropy between the teacher's and the student's view of a tile (DINO, Caron et al. 2021, eq. 3): -Σₖ tₖ log
 * softmax(s / τ)ₖ. Every local crop meets both global crops of the teacher; each global crop meets the other one.
 */
public final class DinoLoss {
    private final double temperature;

    /**
     * The loss with a student temperature.
     *
     * @param temperature τ, 0.1 in DINO
     */
    public DinoLoss(double temperature) {
        this.temperature = temperature;
    }

    /**
     * The sum over local crops and teacher crops of the mean over tiles.
     *
     * @param logits student logits of the local crops [L B, K], crop-major
     * @param targets teacher probabilities of the global crops [2B, K], crop-major
     * @return [], not yet divided by the number of terms
     */
    public Tensor local(Tensor logits, Tensor targets) {
        long B = targets.size(0) / 2;
        long K = targets.size(1);
        long L = logits.size(0) / B;
        Tensor both = targets.view(2, B, K).sum(0); // [B, K]
        Tensor log = SoftTargets.logProbabilities(logits, temperature).view(L, B, K);
        return log.mul(both).sum().div(new Scalar(-(double) B));
    }

    /**
     * The mean over the rows.
     *
     * @param logits student logits of the global crops [2B, K]
     * @param targets teacher probabilities of the other crop of each row [2B, K]
     * @return [], not yet divided by the number of terms
     */
    public Tensor global(Tensor logits, Tensor targets) {
        assert Ops.hasShape(logits, targets.shape());
        Tensor log = SoftTargets.logProbabilities(logits, temperature);
        return log.mul(targets).sum().div(new Scalar(-(double) targets.size(0)));
    }
}
