package org.golgi.dino.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.nn.DropPath;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.config.LossConfig.CenteringKind;
import org.golgi.dino.mask.PatchMasks;
import org.golgi.dino.testing.LivePointers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccumulationTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Softmax centering starts from the same centre, so the parts' targets do not depend on each other. */
    @Test
    void gradient_and_report_are_the_means_over_the_parts() {
        Outcome whole = outcome(CenteringKind.SOFTMAX, 3, 4, 5);
        List<Outcome> parts = Stream.of(3, 4, 5)
                .map(number -> outcome(CenteringKind.SOFTMAX, number))
                .toList();
        whole.gradients.forEach((key, gradient) -> {
            float[] mean = new float[gradient.length];
            float largest = 0;
            for (Outcome part : parts) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += part.gradients.get(key)[i] / parts.size();
                    largest = Math.max(largest, Math.abs(part.gradients.get(key)[i]));
                }
            }
            assertThat(gradient).as(key).containsExactly(mean, within(1e-6f * largest + 1e-9f));
        });
        whole.logged.forEach((term, value) -> assertThat(value)
                .as(term)
                .isCloseTo(
                        parts.stream()
                                .mapToDouble(part -> part.logged.get(term))
                                .average()
                                .orElseThrow(),
                        within(1e-6)));
    }

    private record Outcome(Map<String, float[]> gradients, Map<String, Double> logged) {}

    private static Outcome outcome(CenteringKind centering, int... numbers) {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(centering, Precision.FP32, 1, 0)) {
            StepReport report = run.stepInParts(numbers);
            Map<String, float[]> gradients = new HashMap<>();
            run.model.gradients().forEach((key, gradient) -> gradients.put(key, Ops.toFloats(gradient)));
            return new Outcome(gradients, report.logged());
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_part_is_a_plain_step(CenteringKind centering) {
        try (Scope scope = new Scope();
                TinyRun plain = new TinyRun(centering, Precision.FP32, 1);
                TinyRun parts = new TinyRun(centering, Precision.FP32, 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(parts.stepInParts(i)).isEqualTo(plain.step(i));
            }
        }
    }

    @Test
    void with_sinkhorn_the_same_part_twice_is_that_part_once() {
        Outcome once = outcome(CenteringKind.SINKHORN, 3);
        outcome(CenteringKind.SINKHORN, 3, 3).gradients.forEach((key, gradient) -> {
            float largest = Ops.toFloats(
                    Ops.floats(once.gradients.get(key), gradient.length).abs().max())[0];
            assertThat(gradient).as(key).containsExactly(once.gradients.get(key), within(1e-4f * largest + 1e-9f));
        });
    }

    @Test
    void the_student_learns_from_all_parts() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 60; i++) {
                StepReport report = run.stepInParts(2 * i, 2 * i + 1);
                first += i < 5 ? report.logged().get("dino_local") / 5 : 0;
                last += i >= 55 ? report.logged().get("dino_local") / 5 : 0;
            }
            assertThat(last).isLessThan(first * 0.9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_left_behind_by_finished_and_by_abandoned_steps(CenteringKind centering) {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(centering, Precision.BF16, 1)) {
            run.stepInParts(0, 1);
            abandoned(run);
            long before = LivePointers.settled();
            for (int i = 0; i < 5; i++) {
                run.stepInParts(i, i + 1);
                abandoned(run);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    private static void abandoned(TinyRun run) {
        try (Scope scope = new Scope();
                Accumulation step = run.begin(2)) {
            step.add(TinyRun.batch(0, 2), DropPath.NONE);
            assertThatThrownBy(step::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("of its 2 parts");
        }
    }

    @ParameterizedTest
    @EnumSource
    void parts_without_hidden_patches_are_legal(CenteringKind centering) {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(centering, Precision.FP32, 1);
                Accumulation step = run.begin(2)) {
            for (int i = 0; i < 2; i++) {
                CropBatch batch = TinyRun.batch(i, 2);
                PatchMasks none = PatchMasks.none(2 * TinyRun.TILES, 4);
                step.add(new CropBatch(batch.globalCrops(), batch.localCrops(), none), DropPath.NONE);
            }
            StepReport report = step.finish();
            assertThat(report.applied()).isTrue();
            assertThat(report.logged()).containsKey("dino_global").doesNotContainKey("ibot");
        }
    }

    @Test
    void a_part_too_many_is_refused() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1);
                Accumulation step = run.begin(1)) {
            step.add(TinyRun.batch(0, 2), DropPath.NONE);
            assertThatThrownBy(() -> step.add(TinyRun.batch(1, 2), DropPath.NONE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 1 parts");
        }
    }
}
