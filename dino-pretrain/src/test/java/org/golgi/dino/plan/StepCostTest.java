package org.golgi.dino.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.DinoPreset;
import org.golgi.dino.model.DinoNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepCostTest {
    /** Of a Golgi that has no model. */
    private static final double GOLGI_MIB = 190;

    @ParameterizedTest
    @ValueSource(strings = {"", "model.registers=4", "model.feed_forward=swiglu", "heads.shared=false"})
    void counts_the_parameters_that_a_network_has(String override) {
        Natives.load();
        DinoConfig config = config("vitt16-cpu", override.isEmpty() ? "run.seed=0" : override);
        StepCost cost = StepCost.of(config, Precision.FP32);
        try (Scope scope = new Scope();
                DinoNetwork network =
                        new DinoNetwork(config.heads().shape(config.model().architecture(64)), new Initializer(0))) {
            assertThat(cost.backboneParameters() + cost.headParameters()).isEqualTo(network.parameterCount());
        }
    }

    @Test
    void a_large_model_has_the_published_number_of_parameters() {
        assertThat(StepCost.of(config("vitl16-short", "run.seed=0"), Precision.FP32)
                        .backboneParameters())
                .isEqualTo(303_351_808L);
        assertThat(StepCost.of(config("vitl16-short", "run.seed=0"), Precision.FP32)
                        .headParameters())
                .isEqualTo(23_662_848L);
    }

    @Test
    void work_grows_with_the_batch_and_not_with_dropped_branches() {
        double one = StepCost.of(config("vitt16-cpu", "data.batch_size=16"), Precision.FP32)
                .flopPerStep();
        double two = StepCost.of(config("vitt16-cpu", "data.batch_size=32"), Precision.FP32)
                .flopPerStep();
        assertThat(two).isCloseTo(2 * one, Percentage.withPercentage(0.01));
        assertThat(StepCost.of(config("vitt16-cpu", "model.drop_path=0.3"), Precision.FP32)
                        .flopPerStep())
                .isLessThan(StepCost.of(config("vitt16-cpu", "model.drop_path=0.0"), Precision.FP32)
                        .flopPerStep());
    }

    @Test
    void parts_of_a_batch_hold_less_at_once_and_do_the_same_work() {
        StepCost whole = StepCost.of(config("vits16", "data.batch_size=64"), Precision.BF16);
        StepCost parts = StepCost.of(
                DinoPreset.of("vits16")
                        .load(Optional.empty(), List.of("data.batch_size=64", "data.micro_batch_size=8"))
                        .value(),
                Precision.BF16);
        assertThat(parts.memory().activationBytes())
                .isCloseTo(whole.memory().activationBytes() / 8, Percentage.withPercentage(0.01));
        assertThat(parts.flopPerStep()).isEqualTo(whole.flopPerStep());
        assertThat(parts.memory().stateBytes() - whole.memory().stateBytes())
                .as("one more set of float32 gradients")
                .isEqualTo(4 * (whole.backboneParameters() + whole.headParameters()));
    }

    /** Mebibytes that {@code golgi pretrain} logged as memory/resident_mib. */
    @ParameterizedTest
    @CsvSource({
        "vits16, data.batch_size=4, 2716",
        "vits16, data.batch_size=8, 3966",
        "vits16, data.batch_size=4;model.drop_path=0, 2487",
        "vitt16-cpu, data.batch_size=8, 512",
        "vitt16-cpu, data.batch_size=32, 1048",
        "vitt16-cpu, data.batch_size=32;data.micro_batch_size=8, 498",
    })
    void memory_is_told_within_a_sixth_of_what_runs_took(String preset, String settings, double measuredMib) {
        StepMemory memory = StepCost.of(
                        DinoPreset.of(preset)
                                .load(Optional.empty(), List.of(settings.split(";")))
                                .value(),
                        Precision.FP32)
                .memory();
        double mib = (memory.stateBytes() + memory.activationBytes() + memory.cropBytes()) / (1 << 20);
        assertThat(GOLGI_MIB + mib).isCloseTo(measuredMib, Percentage.withPercentage(100 / 6.0));
    }

    private static DinoConfig config(String preset, String override) {
        return DinoPreset.of(preset).load(Optional.empty(), List.of(override)).value();
    }
}
