package org.golgi.dino.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.config.LossConfig.CenteringKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SelfDistillationTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void keys_are_those_of_the_official_state() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SOFTMAX, Precision.FP32, 1)) {
            Map<String, Map<String, Tensor>> state = run.model.state();
            assertThat(state.get("student"))
                    .containsKeys(
                            "student.backbone.blocks.1.attn.qkv.weight",
                            "student.dino_head.mlp.4.bias",
                            "student.ibot_head.last_layer.weight_g");
            assertThat(state.get("teacher")).containsKey("teacher.backbone.mask_token");
            assertThat(state.get("optimizer"))
                    .containsKeys(
                            "backbone.exp_avg.pos_embed",
                            "backbone.step",
                            "dino_loss.center",
                            "dino_loss.pending_mean",
                            "ibot_patch_loss.center");
            assertThat(state.get("optimizer").get("ibot_patch_loss.center").shape())
                    .containsExactly(1, 1, 24);
        }
    }

    @Test
    void the_teacher_begins_as_the_student() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1)) {
            run.model
                    .studentWeights()
                    .forEach((key, tensor) -> assertThat(
                                    Ops.toFloats(run.model.teacherWeights().get(key)))
                            .as(key)
                            .isEqualTo(Ops.toFloats(tensor)));
        }
    }

    @Test
    void a_state_with_a_missing_or_a_strange_tensor_is_refused_and_changes_nothing() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1)) {
            String key = "student.backbone.cls_token";
            float[] before = Ops.toFloats(run.model.state().get("student").get(key));
            Map<String, Map<String, Tensor>> saved = new LinkedHashMap<>(run.model.state());
            Map<String, Tensor> student = new LinkedHashMap<>(saved.get("student"));
            student.replaceAll((name, tensor) -> torch.zeros_like(tensor));
            student.remove("student.backbone.norm.bias");
            saved.put("student", student);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.model.restore(saved))
                    .withMessageContaining("student.backbone.norm.bias");
            assertThat(Ops.toFloats(run.model.state().get("student").get(key))).isEqualTo(before);
            student.putAll(run.model.state().get("student"));
            student.put("student.backbone.extra", student.get(key));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.model.restore(saved))
                    .withMessageContaining("student.backbone.extra");
        }
    }

    @Test
    void starting_from_a_backbone_sets_student_and_teacher() {
        try (Scope scope = new Scope();
                TinyRun run = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 1);
                TinyRun other = new TinyRun(CenteringKind.SINKHORN, Precision.FP32, 2)) {
            Map<String, Tensor> backbone = other.model.student().backbone().tensors();
            run.model.startFrom(backbone);
            float[] expected = Ops.toFloats(backbone.get("pos_embed"));
            assertThat(Ops.toFloats(run.model.teacherWeights().get("backbone.pos_embed")))
                    .isEqualTo(expected);
            assertThat(Ops.toFloats(run.model.student().backbone().tensors().get("pos_embed")))
                    .isEqualTo(expected);
        }
    }
}
