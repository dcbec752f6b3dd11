package org.golgi.eval.mask;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Which query is to show which segment: the cheapest assignment by class, cross-entropy and Dice at points that all masks
 * of a picture share (Cheng et al. 2022, section 3.3), cost 2 · -p(class) + 5 · cross-entropy + 5 · Dice loss.
 */
final class MaskMatcher {

    private MaskMatcher() {}

    /** The query of each segment of picture number b; no gradient. */
    static int[] match(MaskPrediction prediction, int b, MaskTargets targets, int points, Rng rng) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Tensor logits = prediction.masks().select(0, b).detach(); // [N, h, w]
                long N = logits.size(0);
                int T = targets.classes().length;
                Tensor places = SamplePoints.random(1, points, rng);
                Tensor x = SamplePoints.at(logits, places.expand(N, points, 2));
                Tensor g = SamplePoints.at(
                        targets.masks(), places.expand(targets.masks().size(0), points, 2));
                Tensor w = SamplePoints.at(targets.counts(), places).squeeze(0);
                Tensor mask = MaskCrossEntropy.pairs(x, g, w).add(MaskDice.pairs(x, g, w)); // [N, T]
                float[] masks = Ops.toFloats(mask);
                float[] classes =
                        Ops.toFloats(Ops.softmax32(prediction.classes().select(0, b), 1));
                int width = classes.length / (int) N;
                double[][] cost = new double[T][(int) N];
                for (int t = 0; t < T; t++) {
                    for (int n = 0; n < N; n++) {
                        cost[t][n] = -MaskCriterion.CLASS_WEIGHT * classes[n * width + targets.classes()[t]]
                                + MaskCriterion.MASK_WEIGHT * masks[n * T + t];
                    }
                }
                return Assignment.cheapest(cost);
            }
        });
    }
}
