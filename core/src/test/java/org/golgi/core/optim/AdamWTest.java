package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final AdamW.Rates RATES = new AdamW.Rates(0.01, 0.002, 0.1);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void three_updates_agree_with_the_formulas_in_double() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(5);
                FlatParameters flat = flat(module);
                AdamW adam = new AdamW(flat, AdamW.Config.DEFAULT)) {
            Map<String, double[]> expected = new LinkedHashMap<>();
            flat.split(flat.master()).forEach((key, tensor) -> expected.put(key, doubles(tensor)));
            Map<String, double[][]> moments = new LinkedHashMap<>();
            expected.forEach((key, value) -> moments.put(key, new double[2][value.length]));
            for (int step = 1; step <= 3; step++) {
                double gradient = step == 2 ? -4 : 3;
                Ops.noGrad(() -> flat.gradient().fill_(new Scalar(gradient)));
                adam.update(RATES, divisor(2));
                int t = step;
                expected.forEach((key, value) -> reference(key, value, moments.get(key), gradient / 2, t));
            }
            flat.split(flat.master())
                    .forEach((key, tensor) ->
                            assertThat(doubles(tensor)).as(key).containsExactly(expected.get(key), within(2e-7)));
        }
    }

    private static void reference(String key, double[] value, double[][] moments, double g, int t) {
        double rate = key.startsWith("last_layer") ? RATES.lastLayerLearningRate() : RATES.learningRate();
        double decay = key.endsWith(".bias") ? 0 : RATES.weightDecay();
        for (int i = 0; i < value.length; i++) {
            value[i] *= 1 - rate * decay;
            moments[0][i] = 0.9 * moments[0][i] + 0.1 * g;
            moments[1][i] = 0.999 * moments[1][i] + 0.001 * g * g;
            double first = moments[0][i] / (1 - Math.pow(0.9, t));
            double second = moments[1][i] / (1 - Math.pow(0.999, t));
            value[i] -= rate * first / (Math.sqrt(second) + 1e-8);
        }
    }

    @Test
    void a_saved_state_continues_to_the_same_bits() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(5);
                FlatParameters flat = flat(module);
                AdamW adam = new AdamW(flat, AdamW.Config.DEFAULT);
                TwoLayers other = new TwoLayers(6);
                FlatParameters otherFlat = flat(other);
                AdamW resumed = new AdamW(otherFlat, AdamW.Config.DEFAULT)) {
            update(flat, adam, 0.3);
            update(flat, adam, -0.7);
            Ops.noGrad(() -> {
                adam.state().forEach((key, tensor) -> resumed.state().get(key).copy_(tensor));
                return otherFlat.master().copy_(flat.master());
            });
            update(flat, adam, 0.1);
            update(otherFlat, resumed, 0.1);
            assertThat(Ops.toFloats(otherFlat.master())).isEqualTo(Ops.toFloats(flat.master()));
            assertThat(Ops.toFloats(resumed.state().get("step"))).containsExactly(3f);
            assertThat(adam.state()).containsKeys("exp_avg.first.weight", "exp_avg_sq.last_layer.bias", "step");
        }
    }

    @Test
    void a_frozen_last_layer_stands_still_but_its_moments_go_on() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(5);
                FlatParameters flat = flat(module);
                AdamW adam = new AdamW(flat, AdamW.Config.DEFAULT)) {
            float[] before = Ops.toFloats(flat.split(flat.master()).get("last_layer.weight"));
            Ops.noGrad(() -> flat.gradient().fill_(new Scalar(1.0)));
            adam.update(new AdamW.Rates(0.01, 0, 0.1), divisor(1));
            assertThat(Ops.toFloats(flat.split(flat.master()).get("last_layer.weight")))
                    .isEqualTo(before);
            assertThat(Ops.toFloats(adam.state().get("exp_avg.last_layer.weight")))
                    .containsOnly(0.1f);
        }
    }

    @Test
    void betas_of_one_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdamW.Config(1, 0.999, 1e-8))
                .withMessageContaining("below 1");
    }

    private static FlatParameters flat(TwoLayers module) {
        return FlatParameters.learned(
                module, ParameterGroups.head(module.parameters().keySet()), ComputeDevice.CPU, Precision.FP32);
    }

    private static void update(FlatParameters flat, AdamW adam, double gradient) {
        Ops.noGrad(() -> {
            flat.split(flat.gradient()).values().forEach(part -> part.fill_(new Scalar(gradient)));
            return null;
        });
        adam.update(RATES, divisor(1));
    }

    private static Tensor divisor(float value) {
        return Ops.floats(new float[] {value}, 1);
    }

    private static double[] doubles(Tensor tensor) {
        float[] floats = Ops.toFloats(tensor);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }
}
