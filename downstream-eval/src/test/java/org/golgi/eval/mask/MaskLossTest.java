package org.golgi.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.adapter.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses, points, matching and masked attention against formulas written out. */
class MaskLossTest {
    private Scope scope;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @BeforeEach
    void open() {
        scope = new Scope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor random(long seed, long... shape) {
        int size = 1;
        for (long side : shape) {
            size *= (int) side;
        }
        float[] values = new float[size];
        Rng rng = Rng.of(seed);
        for (int i = 0; i < size; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        return Ops.floats(values, shape);
    }

    @Test
    void cross_entropy_and_dice_are_their_formulas_over_the_points_that_count() {
        float[] x = {2, -1, 0.5f, 3};
        float[] g = {1, 0, 1, 0};
        float[] w = {1, 1, 0.5f, 0};
        double entropy = 0;
        double both = 0;
        double predicted = 0;
        double truth = 0;
        for (int i = 0; i < 4; i++) {
            double p = 1 / (1 + Math.exp(-x[i]));
            entropy -= w[i] * (g[i] * Math.log(p) + (1 - g[i]) * Math.log(1 - p));
            both += w[i] * p * g[i];
            predicted += w[i] * p;
            truth += w[i] * g[i];
        }
        Tensor logits = Ops.floats(x, 1, 4);
        Tensor target = Ops.floats(g, 1, 4);
        float ce = Ops.toFloats(MaskCrossEntropy.of(logits, target, Ops.floats(w, 1, 4)))[0];
        float dice = Ops.toFloats(MaskDice.of(logits, target, Ops.floats(w, 1, 4)))[0];
        assertThat(ce).isCloseTo((float) (entropy / 2.5), within(1e-6f));
        assertThat(dice).isCloseTo((float) (1 - (2 * both + 1) / (predicted + truth + 1)), within(1e-6f));
    }

    @Test
    void pairs_are_the_losses_of_each_with_each() {
        Tensor logits = random(1, 3, 20);
        Tensor truth = random(2, 2, 20).sigmoid();
        Tensor weight = random(3, 20).sigmoid();
        float[] ce = Ops.toFloats(MaskCrossEntropy.pairs(logits, truth, weight));
        float[] dice = Ops.toFloats(MaskDice.pairs(logits, truth, weight));
        for (int n = 0; n < 3; n++) {
            for (int t = 0; t < 2; t++) {
                Tensor x = logits.narrow(0, n, 1);
                Tensor g = truth.narrow(0, t, 1);
                Tensor w = weight.unsqueeze(0);
                assertThat(ce[2 * n + t]).isCloseTo(Ops.toFloats(MaskCrossEntropy.of(x, g, w))[0], within(1e-5f));
                assertThat(dice[2 * n + t]).isCloseTo(Ops.toFloats(MaskDice.of(x, g, w))[0], within(1e-5f));
            }
        }
    }

    @Test
    void queries_that_should_say_nothing_weigh_a_tenth() {
        float[] logits = {1, 0, 0, 0, 2, 1};
        double first = -Math.log(Math.E / (Math.E + 2));
        double second = -Math.log(Math.E / (1 + Math.E * Math.E + Math.E));
        float loss = Ops.toFloats(ClassCrossEntropy.of(Ops.floats(logits, 1, 2, 3), new long[] {0, 2}))[0];
        assertThat(loss).isCloseTo((float) ((first + 0.1 * second) / 1.1), within(1e-6f));
    }

    @Test
    void values_between_places_are_interpolated_and_uncertain_ones_are_sampled_more() {
        Tensor map = Ops.floats(new float[] {0, 1, 2, 3}, 1, 2, 2);
        Tensor places = Ops.floats(new float[] {0.25f, 0.25f, 0.5f, 0.5f, 0.625f, 0.25f}, 1, 3, 2);
        assertThat(Ops.toFloats(SamplePoints.at(map, places))).containsExactly(0f, 1.5f, 0.75f);
        // Left of the middle surely out, right of it surely in: the border is where most points are.
        float[] logits = new float[64 * 64];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i % 64 < 32 ? -9 : 9;
        }
        float[] chosen = Ops.toFloats(SamplePoints.uncertain(Ops.floats(logits, 1, 64, 64), 100, Rng.of(5)));
        int near = 0;
        for (int i = 0; i < 100; i++) {
            near += Math.abs(chosen[2 * i] - 0.5) < 0.02 ? 1 : 0;
        }
        // Of 300 random ones about 3 % are between the two columns; all of them are taken, of the rest any.
        assertThat(near).isGreaterThanOrEqualTo(6);
        assertThat(Ops.toFloats(SamplePoints.uncertain(Ops.floats(logits, 1, 64, 64), 100, Rng.of(5))))
                .containsExactly(chosen);
    }

    @Test
    void each_segment_is_given_to_the_query_that_shows_it() {
        long[] map = new long[32 * 32];
        for (int i = 0; i < map.length; i++) {
            map[i] = i < 300 ? 255 : i % 32 < 16 ? 0 : 1;
        }
        MaskTargets targets = MaskTargets.of(map, 0, 32, 32, 3);
        assertThat(targets.classes()).containsExactly(0, 1);
        Tensor masks = Ops.cat(
                0,
                random(4, 1, 32, 32),
                Ops.scale(targets.masks().select(0, 1).unsqueeze(0), 8).sub(Ops.floats(new float[] {4}, 1)),
                random(6, 1, 32, 32),
                Ops.scale(targets.masks().select(0, 0).unsqueeze(0), 8).sub(Ops.floats(new float[] {4}, 1)));
        var prediction = new MaskPrediction(Ops.floats(new float[16], 1, 4, 4), masks.unsqueeze(0));
        assertThat(MaskMatcher.match(prediction, 0, targets, 256, Rng.of(7))).containsExactly(3, 1);
        // With equal masks the class decides.
        float[] classes = new float[16];
        classes[0] = 5; // query 0 says class 0
        classes[9] = 5; // query 2 says class 1
        prediction = new MaskPrediction(Ops.floats(classes, 1, 4, 4), Ops.floats(new float[4 * 32 * 32], 1, 4, 32, 32));
        assertThat(MaskMatcher.match(prediction, 0, targets, 256, Rng.of(7))).containsExactly(0, 2);
    }

    @Test
    void pixels_that_do_not_count_change_nothing() {
        long[] map = new long[16 * 16];
        for (int i = 0; i < map.length; i++) {
            map[i] = i % 16 < 8 ? 0 : i / 16 < 8 ? 1 : 255;
        }
        Tensor masks = random(8, 1, 2, 16, 16);
        float before = loss(masks, map);
        Tensor other = masks.clone();
        other.narrow(2, 9, 7).narrow(3, 9, 7).add_(new org.bytedeco.pytorch.Scalar(3.0));
        assertThat(loss(other, map)).as("other logits where nothing counts").isCloseTo(before, within(0.05f));
        other.narrow(2, 0, 7).narrow(3, 9, 7).add_(new org.bytedeco.pytorch.Scalar(3.0));
        assertThat(loss(other, map)).as("other logits where it counts").isNotCloseTo(before, within(0.05f));
    }

    private static float loss(Tensor masks, long[] map) {
        MaskTargets target = MaskTargets.of(map, 0, 16, 16, 2);
        Tensor places = SamplePoints.random(2, 4000, Rng.of(9));
        Tensor x = SamplePoints.at(masks.select(0, 0), places);
        Tensor g = SamplePoints.at(target.masks(), places);
        Tensor w = SamplePoints.at(target.counts().expand(2, 16, 16), places);
        return Ops.toFloats(
                MaskCrossEntropy.of(x, g, w).add(MaskDice.of(x, g, w)).sum())[0];
    }

    @Test
    void a_query_sees_only_what_its_mask_covers_and_everything_if_it_covers_nothing() {
        float[] logits = new float[2 * 4 * 4];
        for (int i = 0; i < 32; i++) {
            logits[i] = i < 16 && i % 4 < 2 ? 1 : -1; // the first query the left half, the second nothing
        }
        Tensor hidden = MaskDecoder.hidden(Ops.floats(logits, 1, 2, 4, 4), new Level(2, 2));
        assertThat(Ops.toLongs(hidden)).containsExactly(0, 1, 0, 1, 0, 0, 0, 0);
        QueryAttention attention = new QueryAttention(8, 2, new org.golgi.core.nn.Initializer(1));
        Tensor queries = random(1, 1, 2, 8);
        Tensor rows = random(2, 1, 4, 8);
        Tensor changed = rows.clone();
        changed.narrow(1, 1, 1).add_(new org.bytedeco.pytorch.Scalar(2.0));
        float[] before = Ops.toFloats(attention.forward(queries, rows, rows, hidden));
        float[] after = Ops.toFloats(attention.forward(queries, changed, changed, hidden));
        assertThat(java.util.Arrays.copyOf(after, 8)).containsExactly(java.util.Arrays.copyOf(before, 8));
        assertThat(java.util.Arrays.copyOfRange(after, 8, 16))
                .isNotEqualTo(java.util.Arrays.copyOfRange(before, 8, 16));
        attention.close();
    }

    @Test
    void every_layer_adds_its_own_loss() {
        long[] map = new long[16 * 16];
        for (int i = 0; i < map.length; i++) {
            map[i] = i % 16 < 8 ? 0 : 1;
        }
        var first = new MaskPrediction(random(1, 1, 3, 3), random(2, 1, 3, 16, 16));
        var other = new MaskPrediction(random(3, 1, 3, 3), random(4, 1, 3, 16, 16));
        MaskCriterion criterion = new MaskCriterion(2, 20_000);
        float one = Ops.toFloats(criterion.of(java.util.List.of(first), map, 16, 16, Rng.of(1)))[0];
        float two = Ops.toFloats(criterion.of(java.util.List.of(other), map, 16, 16, Rng.of(2)))[0];
        float both = Ops.toFloats(criterion.of(java.util.List.of(first, other), map, 16, 16, Rng.of(3)))[0];
        // Points are drawn anew each time; 20,000 of them leave a spread of about a hundredth.
        assertThat(both).isCloseTo(one + two, within(0.1f));
        assertThat(Math.min(one, two)).isGreaterThan(0.5f);
    }

    @Test
    void the_semantic_map_is_the_sum_over_queries() {
        Tensor classes = random(3, 1, 3, 3);
        Tensor masks = random(4, 1, 3, 2, 2);
        float[] map = Ops.toFloats(new MaskPrediction(classes, masks).semantic());
        float[] p = Ops.toFloats(Ops.softmax32(classes, 2));
        float[] m = Ops.toFloats(masks.sigmoid());
        for (int i = 0; i < 4; i++) {
            double[] sums = new double[2];
            for (int n = 0; n < 3; n++) {
                sums[0] += p[3 * n] * m[4 * n + i];
                sums[1] += p[3 * n + 1] * m[4 * n + i];
            }
            assertThat(map[i]).isCloseTo((float) (sums[0] / (sums[0] + sums[1])), within(1e-5f));
        }
    }
}
