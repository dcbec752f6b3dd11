package org.golgi.eval.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the equation in loops, values and gradients. */
class DeformableAttentionTest {
    private static final int D = 4;
    private static final int H = 2;
    private static final int K = 3;
    private static final int Q = 5;
    private static final List<Level> LEVELS = List.of(new Level(3, 4), new Level(2, 2));
    private static final int S = 16;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static double[] random(long seed, int size, double scale) {
        Rng rng = Rng.of(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (scale * rng.nextGaussian());
        }
        return values;
    }

    private static Tensor tensor(double[] values, long... shape) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Ops.floats(floats, shape);
    }

    private static double[] affine(double[] x, int rows, double[] weight, double[] bias) {
        int in = x.length / rows;
        double[] y = new double[rows * bias.length];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < bias.length; o++) {
                y[r * bias.length + o] = bias[o];
                for (int i = 0; i < in; i++) {
                    y[r * bias.length + o] += x[r * in + i] * weight[o * in + i];
                }
            }
        }
        return y;
    }

    /** Value of a channel at (x, y) in pixels, linear between middles of pixels, 0 beyond. */
    private static double between(double[] rows, int start, Level level, int channel, double x, double y) {
        double sum = 0;
        int left = (int) Math.floor(x - 0.5);
        int top = (int) Math.floor(y - 0.5);
        for (int i = top; i <= top + 1; i++) {
            for (int j = left; j <= left + 1; j++) {
                boolean inside = i >= 0 && i < level.height() && j >= 0 && j < level.width();
                double share = (1 - Math.abs(x - 0.5 - j)) * (1 - Math.abs(y - 0.5 - i));
                sum += inside ? share * rows[(start + i * level.width() + j) * D + channel] : 0;
            }
        }
        return sum;
    }

    /** Eq. 3 of Zhu et al. 2021. */
    private static double[] reference(double[] query, double[] places, double[] values, Map<String, double[]> p) {
        int L = LEVELS.size();
        double[] offsets = affine(query, Q, p.get("sampling_offsets.weight"), p.get("sampling_offsets.bias"));
        double[] scores = affine(query, Q, p.get("attention_weights.weight"), p.get("attention_weights.bias"));
        double[] rows = affine(values, S, p.get("value_proj.weight"), p.get("value_proj.bias"));
        double[] mixed = new double[Q * D];
        for (int q = 0; q < Q; q++) {
            for (int c = 0; c < D; c++) {
                int head = c / (D / H);
                double all = 0;
                double sum = 0;
                int start = 0;
                for (int l = 0; l < L; l++) {
                    Level level = LEVELS.get(l);
                    for (int k = 0; k < K; k++) {
                        int at = ((q * H + head) * L + l) * K + k;
                        double share = Math.exp(scores[at]);
                        double x = places[2 * q] * level.width() + offsets[2 * at];
                        double y = places[2 * q + 1] * level.height() + offsets[2 * at + 1];
                        sum += share * between(rows, start, level, c, x, y);
                        all += share;
                    }
                    start += level.places();
                }
                mixed[q * D + c] = sum / all;
            }
        }
        return affine(mixed, Q, p.get("output_proj.weight"), p.get("output_proj.bias"));
    }

    @Test
    void values_and_gradients_are_those_of_the_equation() {
        double[] query = random(1, Q * D, 1);
        double[] places = new double[2 * Q];
        for (int i = 0; i < places.length; i++) {
            places[i] = (float) Rng.of(2, i).nextDouble();
        }
        double[] values = random(3, S * D, 1);
        double[] output = random(4, Q * D, 1);
        try (Scope scope = new Scope();
                DeformableAttention attention = new DeformableAttention(
                        new DeformableAttention.Shape(D, H, LEVELS.size(), K), new Initializer(5))) {
            Map<String, double[]> parameters = new java.util.HashMap<>();
            attention.parameters().forEach((key, parameter) -> {
                double[] own = random(key.hashCode(), (int) parameter.numel(), key.endsWith("weight") ? 0.3 : 0.7);
                Ops.noGrad(() -> parameter.get().copy_(tensor(own, parameter.shape())));
                parameter.get().set_requires_grad(true);
                parameters.put(key, own);
            });
            Tensor z = tensor(query, 1, Q, D).set_requires_grad(true);
            Tensor x = tensor(values, 1, S, D).set_requires_grad(true);
            Tensor y = attention.forward(z, tensor(places, Q, 2), x, LEVELS);
            double[] expected = reference(query, places, values, parameters);
            float[] found = Ops.toFloats(y);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).as("output %d", i).isCloseTo((float) expected[i], within(1e-5f));
            }
            y.mul(tensor(output, 1, Q, D)).sum().backward();
            compare("query", Ops.toFloats(z.grad()), query, () -> weighted(query, places, values, parameters, output));
            compare(
                    "values",
                    Ops.toFloats(x.grad()),
                    values,
                    () -> weighted(query, places, values, parameters, output));
            for (String key : List.of("sampling_offsets.bias", "sampling_offsets.weight", "attention_weights.bias")) {
                float[] gradient = Ops.toFloats(attention.tensors().get(key).grad());
                compare(key, gradient, parameters.get(key), () -> weighted(query, places, values, parameters, output));
            }
        }
    }

    private static double weighted(
            double[] query, double[] places, double[] values, Map<String, double[]> parameters, double[] output) {
        double[] y = reference(query, places, values, parameters);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * output[i];
        }
        return sum;
    }

    /** Central differences of the reference, one input at a time. */
    private static void compare(
            String name, float[] gradient, double[] input, java.util.function.DoubleSupplier function) {
        double step = 1e-6;
        for (int i = 0; i < input.length; i++) {
            double before = input[i];
            input[i] = before + step;
            double above = function.getAsDouble();
            input[i] = before - step;
            double below = function.getAsDouble();
            input[i] = before;
            assertThat((double) gradient[i])
                    .as("gradient of %s %d", name, i)
                    .isCloseTo((above - below) / (2 * step), within(2e-4));
        }
    }
}
