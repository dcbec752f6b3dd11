package org.golgi.eval.metrics;

import java.util.EnumMap;
import java.util.Map;

/**
 * True and predicted classes of a test set, and its metrics under any weighting of the rows (a bootstrap replicate is a
 * weighting by whole numbers).
 */
public final class Outcome {
    private final int numClasses;
    private final int[] targets;
    private final int[] predictions;
    private final Auroc auroc;

    /**
     * Keeps the arrays and sorts the scores.
     *
     * @param numClasses C
     * @param targets true class of each row
     * @param predictions predicted class of each row
     * @param scores [rows, C], or empty if only classes were predicted: then the AUROC is NaN
     */
    public Outcome(int numClasses, int[] targets, int[] predictions, double[] scores) {
        if (targets.length == 0 || targets.length != predictions.length) {
            throw new IllegalArgumentException("metrics need as many predictions as targets and at least one, got "
                    + predictions.length + " and " + targets.length);
        }
        if (scores.length != 0 && scores.length != (long) numClasses * targets.length) {
            throw new IllegalArgumentException(
                    targets.length + " rows of " + numClasses + " classes cannot have " + scores.length + " scores");
        }
        this.numClasses = numClasses;
        this.targets = targets;
        this.predictions = predictions;
        this.auroc = scores.length == 0 || numClasses < 2 ? null : new Auroc(numClasses, targets, scores);
    }

    public int rows() {
        return targets.length;
    }

    public Confusion confusion() {
        return Confusion.of(numClasses, targets, predictions);
    }

    /** All metrics with every row counted once. */
    public Map<Metric, Double> metrics() {
        return metrics(Auroc.once(targets.length));
    }

    /** All metrics with each row counted as often as its weight. */
    public Map<Metric, Double> metrics(short[] weights) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, value(metric, weights));
        }
        return values;
    }

    /** One metric with each row counted as often as its weight. */
    public double value(Metric metric, short[] weights) {
        return metric.needsScores() ? area(metric, weights) : value(metric, weighted(weights));
    }

    /** One metric of a confusion. */
    public static double value(Metric metric, Confusion confusion) {
        return switch (metric) {
            case ACCURACY -> confusion.accuracy();
            case BALANCED_ACCURACY -> confusion.balancedAccuracy();
            case WEIGHTED_F1 -> confusion.weightedF1();
            case QUADRATIC_KAPPA -> confusion.quadraticKappa();
            case AUROC, AUROC_REST -> throw new IllegalStateException(metric + " does not follow from a confusion");
        };
    }

    /** The confusion with each row counted as often as its weight. */
    public Confusion weighted(short[] weights) {
        long[] counts = new long[numClasses * numClasses];
        for (int i = 0; i < targets.length; i++) {
            counts[targets[i] * numClasses + predictions[i]] += weights[i];
        }
        return new Confusion(numClasses, counts);
    }

    private double area(Metric metric, short[] weights) {
        if (auroc == null) {
            return Double.NaN;
        }
        return metric == Metric.AUROC ? auroc.oneVersusOne(weights) : auroc.oneVersusRest(weights);
    }
}
