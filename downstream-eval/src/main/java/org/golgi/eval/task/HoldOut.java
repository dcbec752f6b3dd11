package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;

/**
 * A split of our own for pictures that come without one: a share is held out for testing, whole patients or slides where
 * these are known, with alike shares of the classes. The share is rounded to one K-th; of the K {@link Folds} the first is
 * the test set.
 *
 * @param share of the pictures, above 0 and at most 0.5
 * @param seed which pictures
 */
public record HoldOut(double share, long seed) {
    /** Name of the split to learn from. */
    public static final String TRAIN = "train";

    /** Name of the split to report on. */
    public static final String TEST = "test";

    public HoldOut {
        if (!(share > 0 && share <= 0.5)) {
            throw new IllegalArgumentException(
                    "a share of " + share + " cannot be held out; give one above 0 and at most 0.5");
        }
    }

    /** The features with splits. */
    public FeatureSet of(FeatureSet set) {
        return new FeatureSet(set.features(), of(set.samples()), set.origin());
    }

    /**
     * The samples with splits.
     *
     * @throws IllegalArgumentException if one has a split, or a class is too small to be divided
     */
    public List<Sample> of(List<Sample> samples) {
        for (Sample sample : samples) {
            if (sample.split().isPresent()) {
                throw new IllegalArgumentException("a share is to be held out, but picture '" + sample.id()
                        + "' is in split '" + sample.split().get() + "' already; use the splits that are there");
            }
        }
        List<String> classes = new ArrayList<>(new TreeSet<>(
                samples.stream().map(sample -> sample.label().orElse("")).toList()));
        int[] labels = samples.stream()
                .mapToInt(sample -> classes.indexOf(sample.label().orElse("")))
                .toArray();
        Folds folds = Folds.deal(samples, labels, classes, (int) Math.round(1 / share), seed);
        boolean[] test = new boolean[samples.size()];
        Arrays.stream(folds.held(0)).forEach(i -> test[i] = true);
        List<Sample> divided = new ArrayList<>();
        for (int i = 0; i < test.length; i++) {
            divided.add(samples.get(i).inSplit(test[i] ? TEST : TRAIN));
        }
        return divided;
    }
}
