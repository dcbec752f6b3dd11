package org.golgi.eval.statistics;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.metrics.Auroc;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;

/**
 * Two-sided paired permutation test: if two models are alike, which of the two made a prediction does not matter, so
 * their predictions are swapped at random, clusters of rows as one.
 *
 * @param permutations how many random swaps
 * @param seed of the random streams
 */
public record PermutationTest(int permutations, long seed) {
    /** 1,000 permutations, as published by UNI. */
    public static final PermutationTest PUBLISHED = new PermutationTest(1000, 0);

    public PermutationTest {
        if (permutations < 1) {
            throw new IllegalArgumentException(
                    "a permutation test needs at least 1 permutation, got " + permutations + "; give --permutations");
        }
    }

    /**
     * What two models said of the same rows.
     *
     * @param numClasses C
     * @param targets true class of each row
     * @param first predictions and scores [rows, C] of the one model
     * @param second of the other
     */
    public record Paired(int numClasses, int[] targets, Answers first, Answers second) {}

    /**
     * The answers of one model.
     *
     * @param labels predicted classes
     * @param scores [rows, C], or empty
     */
    public record Answers(int[] labels, double[] scores) {}

    /** The share of swaps (the one given counted in) whose difference of the metric is at least as large. */
    public double pValue(Paired paired, Clusters clusters, Metric metric) {
        short[] once = Auroc.once(paired.targets().length);
        return pValue(clusters, swap -> difference(paired, swap, clusters, metric, once));
    }

    /**
     * The same for any figure.
     *
     * @param difference of the figure, where each cluster says whether its answers are swapped
     */
    public double pValue(Clusters clusters, ToDoubleFunction<boolean[]> difference) {
        double observed = Math.abs(difference.applyAsDouble(new boolean[clusters.count()]));
        if (Double.isNaN(observed)) {
            return Double.NaN;
        }
        long extreme = IntStream.range(0, permutations)
                .parallel()
                .filter(p -> {
                    boolean[] swap = new boolean[clusters.count()];
                    Rng rng = Rng.of(seed, p);
                    for (int i = 0; i < swap.length; i++) {
                        swap[i] = rng.nextLong() < 0;
                    }
                    // Sums in another order may differ in the last digits.
                    return Math.abs(difference.applyAsDouble(swap)) >= observed - 1e-12;
                })
                .count();
        return (extreme + 1.0) / (permutations + 1.0);
    }

    private static double difference(Paired paired, boolean[] swap, Clusters clusters, Metric metric, short[] once) {
        Outcome a = mixed(paired, swap, clusters, metric, false);
        Outcome b = mixed(paired, swap, clusters, metric, true);
        return a.value(metric, once) - b.value(metric, once);
    }

    private static Outcome mixed(
            Paired paired, boolean[] swap, Clusters clusters, Metric metric, boolean startWithSecond) {
        int rows = paired.targets().length;
        int numClasses = paired.numClasses();
        int[] labels = new int[rows];
        double[] scores = new double[metric.needsScores() ? rows * numClasses : 0];
        for (int i = 0; i < rows; i++) {
            Answers source = swap[clusters.ofRow()[i]] != startWithSecond ? paired.second() : paired.first();
            labels[i] = source.labels()[i];
            if (metric.needsScores()) {
                System.arraycopy(source.scores(), i * numClasses, scores, i * numClasses, numClasses);
            }
        }
        return new Outcome(numClasses, paired.targets(), labels, scores);
    }
}
