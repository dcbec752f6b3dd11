package org.golgi.dino.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStepTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @EnumSource
    void a_resumed_run_goes_on_to_the_same_bits(CenteringKind centering) {
        try (Scope scope = new Scope();
                TinyRun straight = new TinyRun(centering, Precision.FP32, 1);
                TinyRun resumed = new TinyRun(centering, Precision.FP32, 2)) {
            for (int i = 0; i < 3; i++) {
                straight.step(i);
            }
            resumed.model.restore(copy(straight.model.state()));
            for (int i = 3; i < 6; i++) {
                assertThat(resumed.step(i)).isEqualTo(straight.step(i));
            }
            Map<String, Map<String, Tensor>> expected = straight.model.state();
            resumed.model
                    .state()
                    .forEach((file, tensors) -> tensors.forEach((key, tensor) -> assertThat(Ops.toFloats(tensor))
                            .as(key)
                            .isEqualTo(Ops.toFloats(expected.get(file).get(key)))));
        }
    }

    private static Map<String, Map<String, Tensor>> copy(Map<String, Map<String, Tensor>> state) {
        Map<String, Map<String, Tensor>> copies = new LinkedHashMap<>();
        state.forEach((file, tensors) -> {
            Map<String, Tensor> copy = new LinkedHashMap<>();
            tensors.forEach((key, tensor) -> copy.put(key, tensor.clone()));
            copies.put(file, copy);
        });
        return copies;
    }

    @Test
    void memory_is_flat_over_steps() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SOFTMAX, Precision.BF16, 1)) {
            for (int i = 0; i < 5; i++) {
                scopedStep(run, i);
            }
            long pointers = LivePointers.settled();
            long resident = Pointer.physicalBytes();
            for (int i = 5; i < 45; i++) {
                scopedStep(run, i);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(pointers);
            assertThat(Pointer.physicalBytes() - resident).isLessThan(32L << 20);
        }
    }

    private static void scopedStep(TinyRun run, int i) {
        try (Scope scope = new Scope()) {
            run.step(i);
        }
    }

    @Test
    void the_student_learns_what_the_teacher_says() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 120; i++) {
                StepReport report = run.step(i);
                first += i < 10 ? report.logged().get("dino_local") / 10 : 0;
                last += i >= 110 ? report.logged().get("dino_local") / 10 : 0;
            }
            assertThat(last).isLessThan(first * 0.8);
        }
    }

    @Test
    void half_precision_stays_close_to_full_precision() {
        try (Scope scope = new Scope();
                TinyRun full = new TinyRun(CenteringKind.SOFTMAX, Precision.FP32, 1);
                TinyRun half = new TinyRun(CenteringKind.SOFTMAX, Precision.BF16, 1)) {
            for (int i = 0; i < 20; i++) {
                Map<String, Double> expected = full.step(i).logged();
                Map<String, Double> actual = half.step(i).logged();
                for (String term : new String[] {"dino_local", "dino_global"}) {
                    // A student without an opinion loses about ln 24, the teacher's 0.05 magnifies its rounding.
                    assertThat(actual.get(term))
                            .as("%s, step %d", term, i)
                            .isCloseTo(expected.get(term), within(0.02 * Math.log(24)));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SINKHORN, false", "SOFTMAX, false", "SOFTMAX, true"})
    void a_batch_that_is_not_finite_changes_nothing(CenteringKind centering, boolean teacherSeesIt) {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(centering, Precision.FP32, 1)) {
            run.step(0);
            Map<String, Map<String, Tensor>> before = copy(run.model.state());
            CropBatch batch = TinyRun.batch(1, 2);
            (teacherSeesIt ? batch.globalCrops() : batch.localCrops()).fill_(new Scalar(Double.NaN));
            assertThat(run.step(batch, 1).applied()).isFalse();
            before.forEach((file, tensors) -> tensors.forEach((key, tensor) -> assertThat(
                            Ops.toFloats(run.model.state().get(file).get(key)))
                    .as(key)
                    .isEqualTo(Ops.toFloats(tensor))));
            assertThat(run.step(2).applied()).isTrue();
        }
    }

    @Test
    void batches_without_local_crops_or_without_masks_are_legal() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SOFTMAX, Precision.FP32, 1)) {
            assertThat(run.step(TinyRun.batch(0, 0), 0).logged())
                    .doesNotContainKey("dino_local")
                    .containsKey("ibot");
            CropBatch batch = TinyRun.batch(1, 2);
            PatchMasks none = PatchMasks.none(2 * TinyRun.TILES, 4);
            StepReport report = run.step(new CropBatch(batch.globalCrops(), batch.localCrops(), none), 1);
            assertThat(report.logged()).doesNotContainKey("ibot");
            assertThat(report.gradientNorms().get("ibot_head")).isZero();
            assertThat(report.applied()).isTrue();
        }
    }

    @Test
    void the_report_adds_up() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SOFTMAX, Precision.FP32, 1)) {
            StepReport report = run.step(0);
            assertThat(report.backpropagated().get("ibot"))
                    .isEqualTo(2 * report.logged().get("ibot"));
            assertThat(report.logged().get("dino_local"))
                    .isEqualTo(report.backpropagated().get("dino_local"));
            assertThat(report.teacherEntropy()).isBetween(0.0, Math.log(24));
            assertThat(report.metrics()).containsKeys("loss/total", "gradient_norm/backbone", "teacher/entropy");
        }
    }
}
