package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
    private static final List<String> KEYS = List.of(
            "cls_token",
            "patch_embed.proj.weight",
            "patch_embed.proj.bias",
            "blocks.0.attn.qkv.weight",
            "blocks.2.ls1.gamma",
            "blocks.2.norm1.weight",
            "norm.weight");

    @Test
    void the_learning_rate_falls_from_the_output_to_the_input() {
        Map<String, ParameterGroups.Group> groups = ParameterGroups.backbone(KEYS, 3, 0.5, 0.2);
        assertThat(groups.get("norm.weight").learningRate()).isEqualTo(1);
        assertThat(groups.get("blocks.2.ls1.gamma").learningRate()).isEqualTo(0.5);
        assertThat(groups.get("blocks.0.attn.qkv.weight").learningRate()).isEqualTo(0.125);
        assertThat(groups.get("cls_token").learningRate()).isEqualTo(0.0625);
        assertThat(groups.get("patch_embed.proj.weight").learningRate()).isCloseTo(0.0125, within(1e-15));
    }

    @Test
    void biases_norms_and_layer_scales_do_not_decay() {
        Map<String, ParameterGroups.Group> groups = ParameterGroups.backbone(KEYS, 3, 0.5, 0.2);
        assertThat(groups.entrySet().stream()
                        .filter(group -> group.getValue().weightDecay() == 1)
                        .map(Map.Entry::getKey))
                .containsExactly("cls_token", "patch_embed.proj.weight", "blocks.0.attn.qkv.weight");
    }

    @Test
    void a_chunk_number_before_the_block_is_not_taken_for_the_block() {
        assertThat(ParameterGroups.backbone(List.of("blocks.1.2.mlp.fc1.weight"), 3, 0.5, 1)
                        .get("blocks.1.2.mlp.fc1.weight")
                        .learningRate())
                .isEqualTo(0.5);
    }

    @Test
    void only_the_prototypes_of_a_head_are_its_last_layer() {
        Map<String, ParameterGroups.Group> groups =
                ParameterGroups.head(List.of("mlp.0.weight", "last_layer.weight_g", "last_layer.weight_v"));
        assertThat(groups.get("mlp.0.weight").lastLayer()).isFalse();
        assertThat(groups.get("last_layer.weight_g"))
                .isEqualTo(groups.get("last_layer.weight_v"))
                .isEqualTo(new ParameterGroups.Group(1, 1, true));
    }
}
