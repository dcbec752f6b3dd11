package org.golgi.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.testing.Golden;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;
import org.golgi.core.vit.VitConfig.PositionResampling;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMapTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({"dinov2,false,0", "dinov2,true,4", "timm,false,0", "timm,true,3", "hf,false,0", "hf,true,2"})
    void features_survive_the_way_to_a_foreign_format_and_back(String format, boolean gated, int registers) {
        KeyMap keys = KeyMaps.named(format);
        try (Scope scope = new Scope();
                VisionTransformer vit = random(gated, registers)) {
            Map<String, Tensor> foreign = keys.fromGolgi(vit.tensors());
            assertThat(KeyMaps.recognise(foreign).format()).isEqualTo(format);
            Map<String, Tensor> back = keys.toGolgi(foreign);
            VitConfig config = VitTensors.architecture(
                    back, OptionalInt.of(2), vit.config().resampling());
            assertThat(config).isEqualTo(vit.config());
            try (VisionTransformer again = new VisionTransformer(config, new Initializer(9))) {
                StateDict.load(again, back);
                assertThat(features(again)).isEqualTo(features(vit));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void chunks_number_blocks_as_dinov2_does(int chunks) {
        try (Scope scope = new Scope();
                VisionTransformer vit = random(false, 0)) {
            Map<String, Tensor> foreign = new Dinov2Keys(chunks).fromGolgi(vit.tensors());
            int size = 3 / chunks;
            assertThat(foreign).containsKey("blocks." + 2 / size + ".2.norm1.weight");
            assertThat(new Dinov2Keys().toGolgi(foreign).keySet())
                    .isEqualTo(vit.tensors().keySet());
        }
    }

    @Test
    void names_are_those_of_the_official_files() throws IOException {
        for (GoldenCase golden : Golden.cases("dinov2")) {
            if (golden.name().startsWith("vit_")) {
                KeyMap keys = golden.name().startsWith("vit_timm") ? new TimmKeys() : chunked(golden);
                try (Scope scope = new Scope()) {
                    Map<String, Tensor> official =
                            Safetensors.read(golden.part("weights").path());
                    Map<String, Tensor> again = keys.fromGolgi(keys.toGolgi(official));
                    assertThat(again.keySet()).as(golden.name()).containsExactlyInAnyOrderElementsOf(official.keySet());
                    official.forEach((key, tensor) -> assertThat(tensor.equal(again.get(key)))
                            .as(golden.name() + " " + key)
                            .isTrue());
                }
            }
        }
    }

    private static KeyMap chunked(GoldenCase golden) {
        return new Dinov2Keys(
                golden.json().path("constructor_args").path("block_chunks").asInt());
    }

    @Test
    void hugging_face_keys_are_those_of_its_classes() {
        try (Scope scope = new Scope();
                VisionTransformer vit = random(true, 2)) {
            assertThat(new HfDinov2Keys().fromGolgi(vit.tensors()))
                    .containsKeys(
                            "embeddings.cls_token",
                            "embeddings.mask_token",
                            "embeddings.register_tokens",
                            "embeddings.position_embeddings",
                            "embeddings.patch_embeddings.projection.weight",
                            "encoder.layer.2.norm1.weight",
                            "encoder.layer.2.attention.attention.query.weight",
                            "encoder.layer.2.attention.attention.key.bias",
                            "encoder.layer.2.attention.output.dense.weight",
                            "encoder.layer.2.layer_scale1.lambda1",
                            "encoder.layer.2.mlp.weights_in.weight",
                            "encoder.layer.2.mlp.weights_out.bias",
                            "layernorm.bias");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "module.", "teacher.backbone.", "model.", "dinov2.", "backbone.", "teacher.module.backbone."
            })
    void prefixes_are_found_and_what_lies_beside_is_left_out(String prefix) {
        Map<String, String> checkpoint = new LinkedHashMap<>();
        checkpoint.put(prefix + "cls_token", "c");
        checkpoint.put(prefix + "blocks.0._fsdp_wrapped_module.norm1.weight", "n");
        if (!prefix.isEmpty()) {
            checkpoint.put("dino_head.mlp.0.weight", "h");
        }
        assertThat(KeyPrefixes.strip(checkpoint))
                .containsExactly(Map.entry("cls_token", "c"), Map.entry("blocks.0.norm1.weight", "n"));
    }

    @Test
    void the_teacher_is_taken_where_a_student_lies_beside_it() {
        assertThat(KeyPrefixes.strip(Map.of("student.backbone.cls_token", "s", "teacher.backbone.cls_token", "t")))
                .containsExactly(Map.entry("cls_token", "t"));
        assertThatThrownBy(() -> KeyPrefixes.strip(Map.of("a.cls_token", "s", "b.cls_token", "t")))
                .hasMessageContaining("several backbones");
        assertThatThrownBy(() -> KeyPrefixes.strip(Map.of("conv1.weight", "s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cls_token");
    }

    @Test
    void shapes_that_no_transformer_has_are_refused() {
        try (Scope scope = new Scope();
                VisionTransformer vit = random(false, 0)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(vit.tensors());
            assertThatThrownBy(() -> VitTensors.architecture(tensors, OptionalInt.empty(), PositionResampling.DINOV2))
                    .hasMessageContaining("give the number of heads");
            tensors.put("pos_embed", tensors.get("pos_embed").narrow(1, 0, 4));
            assertThatThrownBy(() -> VitTensors.architecture(tensors, OptionalInt.of(2), PositionResampling.DINOV2))
                    .hasMessageContaining("only square grids");
            tensors.remove("patch_embed.proj.weight");
            assertThatThrownBy(() -> VitTensors.architecture(tensors, OptionalInt.of(2), PositionResampling.DINOV2))
                    .hasMessageContaining("patch_embed.proj.weight");
        }
    }

    /** Every parameter random, so that a swapped one shows. */
    private static VisionTransformer random(boolean gated, int registers) {
        VitConfig config = new VitConfig(
                16,
                3,
                2,
                4,
                12,
                gated ? FeedForwardShape.swiGlu(16, 4) : FeedForwardShape.mlp(16, 4),
                1e-5,
                registers,
                PositionResampling.TIMM);
        Initializer init = new Initializer(3);
        VisionTransformer vit = new VisionTransformer(config, init);
        vit.tensors().values().forEach(tensor -> tensor.copy_(init.normal(0.5, tensor.shape())));
        return vit;
    }

    private static float[] features(VisionTransformer vit) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Initializer images = new Initializer(5);
                return Ops.toFloats(vit.forward(ImageBatch.of(images.normal(1, 2, 3, 12, 20)))
                        .tokens());
            }
        });
    }
}
