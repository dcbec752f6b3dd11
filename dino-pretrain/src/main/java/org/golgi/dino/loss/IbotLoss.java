package org.golgi.dino.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * Masked image modelling in the space of prototypes (iBOT, Zhou et al. 2022, eq. 2): the student says of a hidden patch
 * what the teacher, who sees it, says. Every masked crop weighs the same, however many patches it hides.
 */
public final class IbotLoss {
    private final double temperature;

    /**
     * The loss with a student temperature.
     *
     * @param temperature τ, 0.1 in iBOT
     */
    public IbotLoss(double temperature) {
        this.temperature = temperature;
    }

    /**
     * -Σᵢ wᵢ Σₖ tᵢₖ log softmax(sᵢ / τ)ₖ over the number of crops.
     *
     * @param logits student logits of the hidden patches [n, K]
     * @param targets teacher probabilities of the same patches [n, K]
     * @param weights one over the number of hidden patches of the patch's crop [n]
     * @param images all global crops, 2B, also those without a mask
     * @return []
     */
    public Tensor of(Tensor logits, Tensor targets, Tensor weights, int images) {
        assert Ops.hasShape(logits, targets.shape()) && Ops.hasShape(weights, logits.size(0));
        Tensor log = SoftTargets.logProbabilities(logits, temperature);
        return log.mul(targets).sum(-1).mul(weights).sum().div(new Scalar(-(double) images));
    }
}
