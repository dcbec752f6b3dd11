package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.List;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Features with the class of each row.
 *
 * @param features one row a picture
 * @param labels class of each row, an index into the classes
 * @param classes names of the classes; the order decides ties (the smaller index wins)
 */
public record LabelledFeatures(FeatureMatrix features, int[] labels, List<String> classes) {

    public LabelledFeatures {
        classes = List.copyOf(classes);
        if (labels.length != features.rows()) {
            throw new IllegalArgumentException(
                    "there are " + features.rows() + " feature rows but " + labels.length + " labels");
        }
        for (int label : labels) {
            if (label < 0 || label >= classes.size()) {
                throw new IllegalArgumentException(
                        "label " + label + " is not the index of one of the " + classes.size() + " classes");
            }
        }
    }

    /** With classes named by their index. */
    public static LabelledFeatures of(FeatureMatrix features, int[] labels, int numClasses) {
        return new LabelledFeatures(
                features,
                labels,
                java.util.stream.IntStream.range(0, numClasses)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    public int size() {
        return labels.length;
    }

    public int numClasses() {
        return classes.size();
    }

    /** The rows of these numbers, in this order. */
    public LabelledFeatures select(int[] indices) {
        return new LabelledFeatures(
                features.select(indices),
                Arrays.stream(indices).map(i -> labels[i]).toArray(),
                classes);
    }

    /** How many rows each class has. */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * Checks that a probe can learn from these rows.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    public LabelledFeatures requireTrainable(String setName) {
        if (size() == 0) {
            throw new IllegalArgumentException("the " + setName + " set is empty; give at least one picture a class");
        }
        int broken = features.firstNotFinite();
        if (broken >= 0) {
            throw new IllegalArgumentException("feature row " + broken + " of the " + setName
                    + " set holds a number that is not finite; embed it again in fp32");
        }
        int[] counts = counts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                throw new IllegalArgumentException("class '" + classes.get(i) + "' has no picture in the " + setName
                        + " set; add some or leave the class out of the other sets");
            }
        }
        return this;
    }
}
