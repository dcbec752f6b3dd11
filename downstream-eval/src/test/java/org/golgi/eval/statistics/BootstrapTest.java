package org.golgi.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void the_interval_of_an_accuracy_is_that_of_a_binomial() {
        int[] targets = new int[400];
        int[] predictions = IntStream.range(0, 400).map(i -> i < 100 ? 1 : 0).toArray();
        Outcome outcome = new Outcome(2, targets, predictions, new double[0]);
        Interval interval = Bootstrap.PUBLISHED
                .intervals(outcome, Clusters.single(400), List.of(Metric.ACCURACY))
                .get(Metric.ACCURACY);
        double error = 1.96 * Math.sqrt(0.75 * 0.25 / 400);
        assertThat(interval.value()).isEqualTo(0.75);
        assertThat(interval.lower()).isCloseTo(0.75 - error, within(0.006));
        assertThat(interval.upper()).isCloseTo(0.75 + error, within(0.006));
    }

    @Test
    void a_single_patient_shows_no_spread_so_there_is_no_interval() {
        int[] targets = new int[6];
        int[] predictions = {0, 0, 0, 0, 1, 1};
        Outcome outcome = new Outcome(2, targets, predictions, new double[0]);
        Interval interval = Bootstrap.PUBLISHED
                .intervals(outcome, Clusters.byName(List.of("p", "p", "p", "p", "p", "p")), List.of(Metric.ACCURACY))
                .get(Metric.ACCURACY);
        assertThat(interval.value()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(interval.lower()).isNaN();
        assertThat(interval.upper()).isNaN();
    }

    @Test
    void rows_of_one_patient_widen_the_interval() {
        int[] targets = new int[400];
        int[] predictions =
                IntStream.range(0, 400).map(i -> i / 20 % 4 == 0 ? 1 : 0).toArray();
        List<String> patients =
                IntStream.range(0, 400).mapToObj(i -> "p" + i / 20).toList();
        Outcome outcome = new Outcome(2, targets, predictions, new double[0]);
        List<Metric> metrics = List.of(Metric.ACCURACY);
        Interval rows = Bootstrap.PUBLISHED
                .intervals(outcome, Clusters.single(400), metrics)
                .get(Metric.ACCURACY);
        Interval clustered = Bootstrap.PUBLISHED
                .intervals(outcome, Clusters.byName(patients), metrics)
                .get(Metric.ACCURACY);
        assertThat(clustered.value()).isEqualTo(rows.value());
        // 20 rows a patient that are all alike: sqrt(20) times as wide.
        assertThat((clustered.upper() - clustered.lower()) / (rows.upper() - rows.lower()))
                .isCloseTo(Math.sqrt(20), within(0.5));
    }

    @Test
    void a_replicate_draws_as_many_clusters_as_there_are_and_repeats_with_its_seed() {
        Bootstrap bootstrap = new Bootstrap(10, 7, 0.9);
        short[] weights = bootstrap.weights(Clusters.single(1000), 3);
        assertThat(IntStream.range(0, 1000).map(i -> weights[i]).sum()).isEqualTo(1000);
        assertThat(bootstrap.weights(Clusters.single(1000), 3)).isEqualTo(weights);
        assertThat(bootstrap.weights(Clusters.single(1000), 4)).isNotEqualTo(weights);
    }

    @Test
    void percentiles_are_interpolated() {
        double[] sorted = {1, 2, 4, 8};
        assertThat(Bootstrap.percentile(sorted, 0.5)).isEqualTo(3);
        assertThat(Bootstrap.percentile(sorted, 0)).isEqualTo(1);
        assertThat(Bootstrap.percentile(sorted, 1)).isEqualTo(8);
    }

    @Test
    void replicates_without_a_second_class_are_left_out_and_counted() {
        int[] targets = {0, 0, 0, 0, 0, 1};
        double[] scores = {.9, .1, .8, .2, .7, .3, .6, .4, .9, .1, .2, .8};
        Outcome outcome = new Outcome(2, targets, targets, scores);
        Interval area = Bootstrap.PUBLISHED
                .intervals(outcome, Clusters.single(6), List.of(Metric.AUROC))
                .get(Metric.AUROC);
        // (5/6)^6 = 0.335 of the replicates miss the only row of class 1.
        assertThat(area.replicates()).isBetween(600, 730);
        assertThat(area.value()).isEqualTo(1.0);
    }

    @Test
    void a_better_model_is_found_and_a_model_does_not_differ_from_itself() {
        int[] targets = noisy(new int[300], 0, Rng.of(1));
        int[] good = noisy(targets, 0.85, Rng.of(2));
        int[] poor = noisy(targets, 0.60, Rng.of(3));
        PermutationTest test = PermutationTest.PUBLISHED;
        Clusters clusters = Clusters.single(300);
        assertThat(test.pValue(paired(targets, good, poor), clusters, Metric.BALANCED_ACCURACY))
                .isLessThan(0.01);
        assertThat(test.pValue(paired(targets, good, good), clusters, Metric.BALANCED_ACCURACY))
                .isEqualTo(1.0);
        Interval difference = Bootstrap.PUBLISHED.difference(
                new Outcome(3, targets, good, new double[0]),
                new Outcome(3, targets, poor, new double[0]),
                clusters,
                Metric.BALANCED_ACCURACY);
        assertThat(difference.lower()).isPositive();
    }

    @Test
    void a_difference_of_areas_is_found_whatever_the_scale_of_the_scores() {
        int[] targets = IntStream.range(0, 120).map(i -> i % 2).toArray();
        double[] good = scores(targets, 2.0, Rng.of(4));
        double[] poor = scores(targets, 0.8, Rng.of(5));
        double[] distances =
                DoubleStream.of(poor).map(score -> -Math.exp(5 - score)).toArray();
        Clusters clusters = Clusters.single(120);
        int[] labels = new int[120];
        for (Metric metric : List.of(Metric.AUROC, Metric.AUROC_REST)) {
            double p = PermutationTest.PUBLISHED.pValue(
                    new PermutationTest.Paired(
                            2,
                            targets,
                            new PermutationTest.Answers(labels, good),
                            new PermutationTest.Answers(labels, distances)),
                    clusters,
                    metric);
            // The same skill on one scale, and not by chance.
            assertThat(p)
                    .isLessThan(0.01)
                    .isEqualTo(PermutationTest.PUBLISHED.pValue(
                            new PermutationTest.Paired(
                                    2,
                                    targets,
                                    new PermutationTest.Answers(labels, good),
                                    new PermutationTest.Answers(labels, poor)),
                            clusters,
                            metric));
        }
    }

    /** Scores of two classes; those of class 1 lie higher by so much in rows of it. */
    private static double[] scores(int[] targets, double apart, Rng rng) {
        double[] scores = new double[2 * targets.length];
        for (int i = 0; i < targets.length; i++) {
            double noise =
                    IntStream.range(0, 12).mapToDouble(j -> rng.nextDouble()).sum() - 6;
            scores[2 * i + 1] = apart * targets[i] + noise;
            scores[2 * i] = -scores[2 * i + 1];
        }
        return scores;
    }

    @Test
    void models_of_equal_skill_are_told_apart_as_often_as_the_level_says() {
        int[] targets = noisy(new int[100], 0, Rng.of(1));
        long found = IntStream.range(0, 200)
                .filter(i -> new PermutationTest(200, i)
                                .pValue(
                                        paired(
                                                targets,
                                                noisy(targets, 0.7, Rng.of(i, 1)),
                                                noisy(targets, 0.7, Rng.of(i, 2))),
                                        Clusters.single(100),
                                        Metric.ACCURACY)
                        < 0.1)
                .count();
        // 20 expected at most (ties make the test careful), deviation 4.2.
        assertThat(found).isBetween(5L, 33L);
    }

    /** The labels, kept with this probability and otherwise drawn anew from three classes. */
    private static int[] noisy(int[] labels, double kept, Rng rng) {
        return IntStream.of(labels)
                .map(label -> rng.chance(kept) ? label : rng.nextInt(3))
                .toArray();
    }

    private static PermutationTest.Paired paired(int[] targets, int[] first, int[] second) {
        return new PermutationTest.Paired(
                3,
                targets,
                new PermutationTest.Answers(first, new double[0]),
                new PermutationTest.Answers(second, new double[0]));
    }
}
