package org.golgi.eval.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.random.Rng;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;

/** Intervals of five metrics from 1,000 resamplings of 50,000 predictions in nine classes. */
public final class BootstrapWorkload implements Workload {
    private static final int ROWS = 50_000;
    private static final int CLASSES = 9;
    private static final List<Metric> METRICS = List.of(
            Metric.ACCURACY, Metric.BALANCED_ACCURACY, Metric.WEIGHTED_F1, Metric.QUADRATIC_KAPPA, Metric.AUROC);

    private final int[] targets = new int[ROWS];
    private final int[] predictions = new int[ROWS];
    private final double[] scores = new double[ROWS * CLASSES];

    /** Makes up the predictions. */
    public BootstrapWorkload(WorkloadSettings settings) {
        Rng rng = Rng.of(5);
        for (int i = 0; i < ROWS; i++) {
            targets[i] = rng.nextInt(CLASSES);
            int best = 0;
            for (int c = 0; c < CLASSES; c++) {
                scores[i * CLASSES + c] = rng.nextDouble() + (c == targets[i] ? 0.5 : 0);
                best = scores[i * CLASSES + c] > scores[i * CLASSES + best] ? c : best;
            }
            predictions[i] = best;
        }
    }

    @Override
    public String name() {
        return "w4-bootstrap";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d bootstrap replicates of %d metrics on %,d predictions, %d classes",
                Bootstrap.PUBLISHED.replicates(),
                METRICS.size(),
                ROWS,
                CLASSES);
    }

    @Override
    public String unit() {
        return "runs/min";
    }

    @Override
    public double run() {
        long start = System.nanoTime();
        Outcome outcome = new Outcome(CLASSES, targets, predictions, scores);
        Bootstrap.PUBLISHED.intervals(outcome, Clusters.single(ROWS), METRICS);
        return 60e9 / (System.nanoTime() - start);
    }

    @Override
    public Optional<Ceiling> ceiling() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
