package org.golgi.eval.statistics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.metrics.Auroc;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;

/**
 * Non-parametric bootstrap with percentile intervals (Efron 1979): clusters of rows are drawn with replacement, each
 * replicate from its own random stream.
 *
 * @param replicates how many resamplings
 * @param seed of the random streams
 * @param level share of the replicates between the two ends, such as 0.95
 */
public record Bootstrap(int replicates, long seed, double level) {
    /** 1,000 replicates, 95 %. */
    public static final Bootstrap PUBLISHED = new Bootstrap(1000, 0, 0.95);

    public Bootstrap {
        if (replicates < 1 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "a bootstrap needs at least 1 replicate and a level between 0 and 1, got " + replicates + " and "
                            + level);
        }
    }

    /** What its intervals are, for readers. */
    public String words(boolean grouped) {
        return String.format(Locale.ROOT, "bootstrap %.0f %%%s", 100 * level, grouped ? ", by patient or slide" : "");
    }

    /** What a result says of its resampling: intervals of other numbers are other intervals. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap_replicates", Integer.toString(replicates));
        settings.put("bootstrap_seed", Long.toString(seed));
        return settings;
    }

    /** The metrics of an outcome with their intervals. Undefined replicates of a metric are left out and counted. */
    public Map<Metric, Interval> intervals(Outcome outcome, Clusters clusters, List<Metric> metrics) {
        double[][] values = new double[metrics.size()][replicates];
        IntStream.range(0, replicates).parallel().forEach(r -> {
            short[] weights = weights(clusters, r);
            Confusion confusion = outcome.weighted(weights);
            for (int m = 0; m < metrics.size(); m++) {
                Metric metric = metrics.get(m);
                values[m][r] = metric.needsScores() ? outcome.value(metric, weights) : Outcome.value(metric, confusion);
            }
        });
        Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
        for (int m = 0; m < metrics.size(); m++) {
            double value = outcome.value(metrics.get(m), Auroc.once(outcome.rows()));
            intervals.put(metrics.get(m), interval(value, values[m], clusters));
        }
        return intervals;
    }

    /** The difference of a metric between two outcomes of the same rows, both resampled alike. */
    public Interval difference(Outcome a, Outcome b, Clusters clusters, Metric metric) {
        double[] values = new double[replicates];
        IntStream.range(0, replicates).parallel().forEach(r -> {
            short[] weights = weights(clusters, r);
            values[r] = a.value(metric, weights) - b.value(metric, weights);
        });
        short[] once = Auroc.once(a.rows());
        return interval(a.value(metric, once) - b.value(metric, once), values, clusters);
    }

    /** The mean of one figure a row; rows without one (NaN) are left out of every mean. */
    public Interval mean(double[] figures, Clusters clusters) {
        double[] values = new double[replicates];
        IntStream.range(0, replicates).parallel().forEach(r -> values[r] = mean(figures, weights(clusters, r)));
        return interval(mean(figures, Auroc.once(figures.length)), values, clusters);
    }

    /** The weighted mean of figures; those that are undefined (NaN) are left out. */
    public static double mean(double[] figures, short[] weights) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < figures.length; i++) {
            if (!Double.isNaN(figures[i])) {
                sum += weights[i] * figures[i];
                count += weights[i];
            }
        }
        return sum / count;
    }

    /** Any figure that follows from how often each row is counted. */
    public Interval of(Clusters clusters, ToDoubleFunction<short[]> figure) {
        double[] values = IntStream.range(0, replicates)
                .parallel()
                .mapToDouble(r -> figure.applyAsDouble(weights(clusters, r)))
                .toArray();
        return interval(figure.applyAsDouble(Auroc.once(clusters.rows())), values, clusters);
    }

    /** How often each row occurs in a replicate. */
    short[] weights(Clusters clusters, int replicate) {
        Rng rng = Rng.of(seed, replicate);
        int count = clusters.count();
        short[] ofCluster = new short[count];
        for (int i = 0; i < count; i++) {
            // Multiply and shift: the bias of 2^-32 * count is far below what a percentile shows.
            ofCluster[(int) ((rng.nextLong() >>> 32) * count >>> 32)]++;
        }
        if (count == clusters.rows()) {
            return ofCluster;
        }
        short[] weights = new short[clusters.rows()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = ofCluster[clusters.ofRow()[i]];
        }
        return weights;
    }

    /** A single cluster is drawn as it is every time: it shows no spread, so there is no interval. */
    private Interval interval(double value, double[] replicateValues, Clusters clusters) {
        double[] defined = Arrays.stream(replicateValues)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        if (defined.length == 0 || clusters.count() < 2) {
            return new Interval(value, Double.NaN, Double.NaN, 0);
        }
        double tail = (1 - level) / 2;
        return new Interval(value, percentile(defined, tail), percentile(defined, 1 - tail), defined.length);
    }

    /** The quantile of sorted values with linear interpolation. */
    static double percentile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
