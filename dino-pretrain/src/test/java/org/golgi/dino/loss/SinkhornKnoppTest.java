package org.golgi.dino.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkhornKnoppTest {
    private final SinkhornKnopp sinkhorn = new SinkhornKnopp();

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void it_equals_the_plain_algorithm_in_double() {
        try (Scope scope = new Scope()) {
            float[] logits = {0.1f, 0.3f, -0.2f, 0.25f, -0.1f, 0.2f, 0.05f, 0.3f, 0.12f, -0.3f, 0.2f, 0};
            float[] actual = Ops.toFloats(sinkhorn.targets(Ops.floats(logits, 4, 3), 0.05));
            double[][] expected = plain(logits, 4, 3, 0.05);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo((float) expected[i / 3][i % 3], within(2e-6f));
            }
        }
    }

    private static double[][] plain(float[] logits, int n, int K, double temperature) {
        double[][] Q = new double[n][K];
        for (int i = 0; i < logits.length; i++) {
            Q[i / K][i % K] = Math.exp(logits[i] / temperature);
        }
        for (int round = 0; round < 3; round++) {
            for (int k = 0; k < K; k++) {
                double sum = 0;
                for (double[] row : Q) {
                    sum += row[k];
                }
                for (double[] row : Q) {
                    row[k] /= sum * K;
                }
            }
            for (double[] row : Q) {
                double sum = 0;
                for (double q : row) {
                    sum += q;
                }
                for (int k = 0; k < K; k++) {
                    row[k] /= sum * n;
                }
            }
        }
        for (double[] row : Q) {
            for (int k = 0; k < K; k++) {
                row[k] *= n;
            }
        }
        return Q;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void parts_of_a_batch_get_the_targets_of_the_whole(long seed) {
        try (Scope scope = new Scope()) {
            double spread = seed < 4 ? 1 : 30;
            Tensor whole = Ops.scale(new Initializer(seed).normal(1, 9, 20), spread);
            Tensor first = whole.narrow(0, 0, 2);
            Tensor second = whole.narrow(0, 2, 7);
            UnaryOperator<Tensor> targets = sinkhorn.inParts(List.of(() -> first, () -> second), 2, 0.3);
            float[] found = Ops.toFloats(Ops.cat(0, targets.apply(first), targets.apply(second)));
            assertThat(found).containsExactly(Ops.toFloats(sinkhorn.targets(whole, 0.3)), within(2e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void logits_beyond_the_range_of_exp_give_finite_probabilities(long seed) {
        try (Scope scope = new Scope()) {
            Tensor logits = Ops.scale(new Initializer(seed).normal(1, 6, 20), 50);
            Tensor targets = sinkhorn.targets(logits, 0.04);
            for (float sum : Ops.toFloats(targets.sum(-1))) {
                assertThat(sum).isCloseTo(1, within(1e-4f));
            }
        }
    }
}
