package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.golgi.core.optim.LBfgs;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.eval.features.FeatureMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShrinkingFitTest {
    private static final int WIDTH = 24;
    private static final int CLASSES = 3;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static LabelledFeatures clouds(int rows, double distance) {
        FeatureMatrix features = FeatureMatrix.zeros(rows, WIDTH);
        int[] labels = new int[rows];
        Rng rng = Rng.of(5);
        for (int i = 0; i < rows; i++) {
            labels[i] = rng.nextInt(CLASSES);
            for (int j = 0; j < WIDTH; j++) {
                features.values()[i * WIDTH + j] =
                        (float) (rng.nextGaussian() + (j % CLASSES == labels[i] ? distance : 0));
            }
        }
        return LabelledFeatures.of(features, labels, CLASSES);
    }

    /** Clouds apart, where few rows stay in doubt, and clouds in one another, where most do. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 0.2})
    void the_minimum_is_that_of_plain_optimisation(double distance) {
        LabelledFeatures train = clouds(3000, distance);
        var penalty = SoftmaxRegression.Penalty.of(LinearProtocol.SKLEARN_LR, WIDTH, CLASSES, train.size());
        try (SoftmaxRegression objective = new SoftmaxRegression(train, penalty)) {
            int parameters = objective.parameters();
            LBfgs.Result shrunk = new ShrinkingFit(objective, 1e-3, 1000).run();
            LBfgs.Result plain = new LBfgs(new LBfgs.Settings(1000, 1000, 30, 1e-7, 1e-14))
                    .minimize(objective, new double[parameters]);
            assertThat(shrunk.value()).isLessThan(plain.value() + 1e-8);
            double[] gradient = new double[parameters];
            objective.evaluate(shrunk.point(), gradient);
            assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow() * train.size())
                    .isLessThan(0.05);
        }
    }

    /**
     * Two features that lie far from zero and nearly on one another: the objective is flat where they balance, and float32
     * products lose the slope there.
     */
    @Test
    void a_flat_minimum_is_reached() {
        int rows = 600;
        FeatureMatrix features = FeatureMatrix.zeros(rows, 2);
        int[] labels = new int[rows];
        Rng rng = Rng.of(11);
        for (int i = 0; i < rows; i++) {
            float common = (float) (30 + rng.nextGaussian());
            features.values()[2 * i] = common;
            features.values()[2 * i + 1] = (float) (common + 0.05 * rng.nextGaussian());
            double apart = features.values()[2 * i + 1] - common;
            labels[i] = apart + 0.05 * rng.nextGaussian() > 0 ? 1 : 0;
        }
        LabelledFeatures train = LabelledFeatures.of(features, labels, 2);
        try (SoftmaxRegression objective = new SoftmaxRegression(train, new SoftmaxRegression.Penalty(1e-5, true))) {
            LBfgs.Result shrunk = new ShrinkingFit(objective, 1e-4, 1000).run();
            LBfgs.Result plain = new LBfgs(new LBfgs.Settings(1000, 1000, 30, 1e-11, 1e-18))
                    .minimize(objective::evaluateExactly, new double[objective.parameters()]);
            assertThat(shrunk.point()[3]).isGreaterThan(1);
            assertThat(shrunk.point())
                    .containsExactly(plain.point(), org.assertj.core.api.Assertions.within(1e-3 * shrunk.point()[3]));
        }
    }

    @Test
    void few_passes_over_all_rows_are_enough_where_most_are_certain() {
        LabelledFeatures train = clouds(3000, 1.5);
        var penalty = SoftmaxRegression.Penalty.of(LinearProtocol.SKLEARN_LR, WIDTH, CLASSES, train.size());
        int[] passes = new int[1];
        try (SoftmaxRegression objective = new SoftmaxRegression(train, penalty)) {
            new LBfgs(new LBfgs.Settings(1000, 1000, 20, 1e-3 / 3000, 1e-14))
                    .minimize(
                            (point, gradient) -> {
                                passes[0]++;
                                return objective.evaluate(point, gradient);
                            },
                            new double[objective.parameters()]);
            assertThat(new ShrinkingFit(objective, 1e-3, 1000).run().evaluations())
                    .isLessThan(passes[0]);
        }
    }

    /** Above and below the number of rows from which products go through a convolution. */
    @ParameterizedTest
    @ValueSource(ints = {2000, 2100, 40_000})
    void gradients_are_those_of_differences(int rows) {
        LabelledFeatures train = clouds(rows, 0.5);
        try (SoftmaxRegression objective = new SoftmaxRegression(train, new SoftmaxRegression.Penalty(1e-2, true))) {
            double[] point = new double[objective.parameters()];
            Rng rng = Rng.of(8);
            for (int i = 0; i < point.length; i++) {
                point[i] = rng.nextGaussian() * 0.1;
            }
            double[] gradient = new double[point.length];
            objective.evaluate(point, gradient);
            double[] exact = new double[point.length];
            double value = objective.evaluate(point, new double[point.length]);
            assertThat(objective.evaluateExactly(point, exact))
                    .isCloseTo(value, org.assertj.core.api.Assertions.within(1e-6));
            assertThat(exact).containsExactly(gradient, org.assertj.core.api.Assertions.within(1e-6));
            double[] ignored = new double[point.length];
            for (int i : new int[] {0, WIDTH + 3, point.length - 1}) {
                double step = 1e-2;
                double[] up = point.clone();
                up[i] += step;
                double[] down = point.clone();
                down[i] -= step;
                double slope = (objective.evaluate(up, ignored) - objective.evaluate(down, ignored)) / (2 * step);
                assertThat(gradient[i]).isCloseTo(slope, org.assertj.core.api.Assertions.within(2e-5));
            }
        }
    }
}
