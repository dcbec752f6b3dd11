package org.golgi.eval.probe;

import java.util.Arrays;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.metrics.SortedRows;

/**
 * Nearest class mean (SimpleShot, Wang et al. 2019) as in UNI's code: centre, normalise, average each class; the means
 * are not normalised again. Equal distances go to the smallest class.
 */
public final class Prototypes {
    private final Preparation preparation;
    private final FeatureMatrix means;

    /** Centred and normalised, as published. */
    public Prototypes(LabelledFeatures train) {
        this(train, true, true);
    }

    /** With or without each preparation. */
    public Prototypes(LabelledFeatures train, boolean centre, boolean normalise) {
        train.requireTrainable("training");
        this.preparation = Preparation.fit(train.features(), centre, normalise);
        this.means = classMeans(train, preparation);
    }

    private static FeatureMatrix classMeans(LabelledFeatures train, Preparation preparation) {
        int width = train.features().columns();
        double[] inverse = preparation.inverseLengths(train.features());
        double[] sums = new double[train.numClasses() * width];
        for (int i = 0; i < train.size(); i++) {
            int at = train.labels()[i] * width;
            for (int j = 0; j < width; j++) {
                sums[at + j] += preparation.centred(train.features(), i, j) * inverse[i];
            }
        }
        int[] counts = train.counts();
        float[] means = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            means[i] = (float) (sums[i] / counts[i / width]);
        }
        return new FeatureMatrix(train.numClasses(), width, means);
    }

    /** The class means [C, D]. */
    public FeatureMatrix means() {
        return means;
    }

    /** What was subtracted from the features; empty if they were not centred. */
    public float[] centre() {
        return preparation.mean().clone();
    }

    /** Classes; the scores are minus the squared distances. */
    public Predictions predict(FeatureMatrix features) {
        double[] distances = squaredDistances(features);
        return Predictions.ofScores(
                means.rows(), Arrays.stream(distances).map(d -> -d).toArray());
    }

    /**
     * The rows that are nearest to each prototype.
     *
     * @param k rows a prototype
     * @param rows [C, k] row numbers, nearest first
     * @param scores [C, k] squared distances, or inner products
     */
    public record Nearest(int k, int[] rows, double[] scores) {}

    /** Finds the k nearest rows of each prototype, by squared distance or inner product; k is cut to the rows there are. */
    public Nearest nearest(FeatureMatrix features, int wanted, boolean innerProduct) {
        int k = Math.min(wanted, features.rows());
        int numClasses = means.rows();
        double[] values = innerProduct ? compare(features, false) : squaredDistances(features);
        Nearest nearest = new Nearest(k, new int[numClasses * k], new double[numClasses * k]);
        double sign = innerProduct ? -1 : 1;
        for (int c = 0; c < numClasses; c++) {
            double[] column = new double[features.rows()];
            for (int i = 0; i < column.length; i++) {
                column[i] = sign * values[i * numClasses + c];
            }
            int[] order = SortedRows.ascending(column);
            for (int i = 0; i < k; i++) {
                nearest.rows()[c * k + i] = order[i];
                nearest.scores()[c * k + i] = sign * column[order[i]];
            }
        }
        return nearest;
    }

    /** Squared distances [rows, C] of prepared features to the class means. */
    private double[] squaredDistances(FeatureMatrix features) {
        return compare(features, true);
    }

    private double[] compare(FeatureMatrix features, boolean distance) {
        double[] inverse = preparation.inverseLengths(features);
        int numClasses = means.rows();
        double[] result = new double[features.rows() * numClasses];
        java.util.stream.IntStream.range(0, features.rows())
                .parallel()
                .forEach(i -> compareRow(features, i, inverse[i], distance, result));
        return result;
    }

    private void compareRow(FeatureMatrix features, int row, double inverse, boolean distance, double[] result) {
        int width = means.columns();
        for (int j = 0; j < width; j++) {
            double x = preparation.centred(features, row, j) * inverse;
            for (int c = 0; c < means.rows(); c++) {
                double mean = means.values()[c * width + j];
                result[row * means.rows() + c] += distance ? (x - mean) * (x - mean) : x * mean;
            }
        }
    }
}
