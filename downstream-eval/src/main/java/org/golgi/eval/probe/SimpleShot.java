package org.golgi.eval.probe;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.core.tensor.Natives;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;

/**
 * Few-shot classification by nearest class mean over many episodes (Wang et al. 2019; Chen et al. 2024, fig. 4): each
 * episode draws K training pictures a class without replacement, centres by the mean of these, normalises, averages, and
 * classifies the whole test set.
 */
public final class SimpleShot {
    /** The metrics of an episode, as in UNI's code. */
    public static final List<Metric> METRICS =
            List.of(Metric.ACCURACY, Metric.BALANCED_ACCURACY, Metric.QUADRATIC_KAPPA, Metric.WEIGHTED_F1);

    private static final int EPISODES_AT_ONCE = 48;

    private final LabelledFeatures train;
    private final LabelledFeatures test;

    /**
     * What is done to the features; all three as published.
     *
     * @param centre subtract the mean of the support
     * @param normalise divide by the length
     * @param average compare with class means; otherwise with the nearest picture of the support
     */
    public record Variant(boolean centre, boolean normalise, boolean average) {
        public static final Variant PUBLISHED = new Variant(true, true, true);
    }

    /**
     * One draw.
     *
     * @param support rows of the training set, all of a class side by side, as many of each class
     * @param shots rows a class
     * @param queries rows of the test set that are classified
     */
    public record Episode(int[] support, int shots, int[] queries) {}

    /**
     * The figures of all episodes of one K.
     *
     * @param shots K
     * @param values one number an episode
     */
    public record Summary(int shots, Map<Metric, double[]> values) {

        public double mean(Metric metric) {
            return IntStream.range(0, values.get(metric).length)
                    .mapToDouble(i -> values.get(metric)[i])
                    .average()
                    .orElse(Double.NaN);
        }

        /** Sample standard deviation over episodes. */
        public double deviation(Metric metric) {
            double mean = mean(metric);
            double sum = 0;
            for (double value : values.get(metric)) {
                sum += (value - mean) * (value - mean);
            }
            return Math.sqrt(sum / (values.get(metric).length - 1));
        }
    }

    public SimpleShot(LabelledFeatures train, LabelledFeatures test) {
        Natives.load();
        this.train = train.requireTrainable("training");
        this.test = test;
        if (test.features().columns() != train.features().columns()) {
            throw new IllegalArgumentException("the training features have width "
                    + train.features().columns() + ", the test features "
                    + test.features().columns() + "; embed both sets with the same encoder");
        }
    }

    /**
     * Runs episodes of K shots; the draws depend on seed, K and the number of the episode alone.
     *
     * @throws IllegalArgumentException if a class has fewer than K training pictures
     */
    public Summary run(int shots, int episodes, long seed) {
        FewShotDraws draw = FewShotDraws.of(train.labels(), train.classes(), shots, "pictures");
        int[] queries = IntStream.range(0, test.size()).toArray();
        List<Episode> draws = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            draws.add(new Episode(draw.draw(seed, i), shots, queries));
        }
        return run(draws, Variant.PUBLISHED);
    }

    /** Runs given episodes, all of as many shots. */
    public Summary run(List<Episode> episodes, Variant variant) {
        Map<Metric, double[]> values = new EnumMap<>(Metric.class);
        METRICS.forEach(metric -> values.put(metric, new double[episodes.size()]));
        try (EpisodeScorer scorer = new EpisodeScorer(train, test, variant)) {
            int atOnce = variant.average() ? EPISODES_AT_ONCE : 1;
            for (int from = 0; from < episodes.size(); from += atOnce) {
                List<Episode> some = episodes.subList(from, Math.min(from + atOnce, episodes.size()));
                int[][] predictions = scorer.predict(some);
                for (int i = 0; i < some.size(); i++) {
                    Confusion confusion = confusion(predictions[i], some.get(i).queries());
                    int at = from + i;
                    METRICS.forEach(metric -> values.get(metric)[at] = Outcome.value(metric, confusion));
                }
            }
        }
        return new Summary(episodes.get(0).shots(), values);
    }

    private Confusion confusion(int[] predictions, int[] queries) {
        int numClasses = train.numClasses();
        long[] counts = new long[numClasses * numClasses];
        for (int query : queries) {
            counts[test.labels()[query] * numClasses + predictions[query]]++;
        }
        return new Confusion(numClasses, counts);
    }
}
