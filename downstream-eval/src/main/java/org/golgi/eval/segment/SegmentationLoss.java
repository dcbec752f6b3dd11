package org.golgi.eval.segment;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;

/**
 * Cross-entropy plus soft Dice (Milletari et al. 2016 without squares, over the batch as in nnU-Net): with p the
 * probability and g the truth (0 or 1) of class c at pixel i,
 *
 * <p>L = - mean log p(truth) + 1 - mean over c of (2 Σ p g + 1) / (Σ p + Σ g + 1).
 *
 * <p>Pixels that do not count take no part in either term.
 */
final class SegmentationLoss {
    private SegmentationLoss() {}

    /**
     * The loss of a batch.
     *
     * @param logits [B, K, H, W]
     * @param targets classes [B, H, W], {@link MaskClasses#IGNORED} where a pixel does not count
     * @return one number
     */
    static Tensor of(Tensor logits, Tensor targets) {
        long K = logits.size(1);
        Tensor counts = targets.ne(new Scalar(MaskClasses.IGNORED & 0xFF)); // [B, H, W]
        Tensor legal = targets.mul(counts);
        Tensor weight = counts.to(Ops.F32);
        Tensor logProbabilities = Ops.logSoftmax32(logits, 1);
        Tensor ofTruth = logProbabilities.gather(1, legal.unsqueeze(1)).squeeze(1); // [B, H, W]
        Tensor crossEntropy = ofTruth.mul(weight).sum().neg().div(weight.sum().clamp_min(new Scalar(1.0)));

        Tensor p = logProbabilities.exp().mul(weight.unsqueeze(1)); // [B, K, H, W]
        Tensor g = torch.one_hot(legal, K).permute(0, 3, 1, 2).to(Ops.F32).mul(weight.unsqueeze(1));
        Tensor both = perClass(p.mul(g));
        Scalar one = new Scalar(1.0);
        Tensor dice =
                Ops.scale(both, 2).add(one).div(perClass(p).add(perClass(g)).add(one)); // [K]
        return crossEntropy.sub(dice.mean()).add(one);
    }

    private static Tensor perClass(Tensor x) {
        return x.sum(new long[] {0, 2, 3}, false, new ScalarTypeOptional());
    }
}
