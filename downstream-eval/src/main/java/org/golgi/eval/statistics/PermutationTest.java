package org.golgi.eval.statistics;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.metrics.Auroc;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.metrics.SortedRows;

/**
 * Two-sided paired permutation test: if two models are alike, which of the two made a prediction does not matter, so
 * their predictions are swapped at random, clusters of rows as one.
 *
 * <p>Scores of two models have no common scale: probabilities beside distances, or sure ones beside cautious ones. They
 * are swapped as ranks among the rows (Venkatraman and Begg 1996), which leave each model's own areas as they are.
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
        Paired comparable = metric.needsScores() ? ranked(paired) : paired;
        return pValue(clusters, swap -> difference(comparable, swap, clusters, metric, once));
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

    private static Paired ranked(Paired paired) {
        return new Paired(
                paired.numClasses(),
                paired.targets(),
                ranked(paired.first(), paired.numClasses()),
                ranked(paired.second(), paired.numClasses()));
    }

    /** The scores of each class by their ranks from 0, equal scores by the mean of theirs. */
    private static Answers ranked(Answers answers, int numClasses) {
        int rows = answers.scores().length / numClasses;
        double[] ranks = new double[answers.scores().length];
        for (int c = 0; c < numClasses; c++) {
            int column = c;
            double[] values = IntStream.range(0, rows)
                    .mapToDouble(i -> answers.scores()[i * numClasses + column])
                    .toArray();
            int[] order = SortedRows.ascending(values);
            int from = 0;
            for (int to = 1; to <= rows; to++) {
                if (to == rows || values[order[to]] != values[order[from]]) {
                    for (int i = from; i < to; i++) {
                        ranks[order[i] * numClasses + c] = (from + to - 1) / 2.0;
                    }
                    from = to;
                }
            }
        }
        return new Answers(answers.labels(), ranks);
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
