package org.golgi.eval.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;

/**
 * Mask2Former's loss (Cheng et al. 2022, section 4.1): of the answer and of every layer before it (deep supervision), each
 * with its own matching, 2 · class cross-entropy + 5 · mask cross-entropy + 5 · Dice loss, the latter two at points and
 * as means over the segments of the batch.
 */
public final class MaskCriterion {
    static final double CLASS_WEIGHT = 2;
    static final double MASK_WEIGHT = 5;

    private final int numClasses;
    private final int points;

    /**
     * A loss.
     *
     * @param points places at which masks are compared
     */
    public MaskCriterion(int numClasses, int points) {
        this.numClasses = numClasses;
        this.points = points;
    }

    /**
     * The loss of a batch.
     *
     * @param predictions of every layer
     * @param maps class of every pixel, B pictures of this size behind each other; numbers from K on do not count
     * @param rng where points are drawn from
     * @return one number
     */
    public Tensor of(List<MaskPrediction> predictions, long[] maps, int height, int width, Rng rng) {
        List<MaskTargets> targets = new ArrayList<>();
        for (int from = 0; from < maps.length; from += height * width) {
            targets.add(MaskTargets.of(maps, from, height, width, numClasses));
        }
        Tensor sum = layer(predictions.get(0), targets, rng);
        for (int i = 1; i < predictions.size(); i++) {
            sum = sum.add(layer(predictions.get(i), targets, rng));
        }
        return sum;
    }

    private Tensor layer(MaskPrediction prediction, List<MaskTargets> targets, Rng rng) {
        int N = Math.toIntExact(prediction.classes().size(1));
        long[] classes = new long[targets.size() * N];
        Arrays.fill(classes, numClasses);
        List<Tensor> logits = new ArrayList<>();
        List<Tensor> truth = new ArrayList<>();
        List<Tensor> counts = new ArrayList<>();
        for (int b = 0; b < targets.size(); b++) {
            MaskTargets target = targets.get(b);
            int[] queries = MaskMatcher.match(prediction, b, target, points, rng);
            for (int t = 0; t < queries.length; t++) {
                classes[b * N + queries[t]] = target.classes()[t];
                logits.add(prediction.masks().select(0, b).narrow(0, queries[t], 1));
                truth.add(target.masks().narrow(0, t, 1));
                counts.add(target.counts());
            }
        }
        Tensor ofClasses = Ops.scale(ClassCrossEntropy.of(prediction.classes(), classes), CLASS_WEIGHT);
        if (logits.isEmpty()) {
            return ofClasses;
        }
        Tensor all = Ops.cat(0, logits); // [M, h, w]
        Tensor places = SamplePoints.uncertain(all, points, rng);
        Tensor x = SamplePoints.at(all, places);
        Tensor g = SamplePoints.at(Ops.cat(0, truth), places);
        Tensor w = SamplePoints.at(Ops.cat(0, counts), places);
        Tensor masks = MaskCrossEntropy.of(x, g, w).add(MaskDice.of(x, g, w)).mean();
        return ofClasses.add(Ops.scale(masks, MASK_WEIGHT));
    }
}
