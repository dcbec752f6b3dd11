package org.golgi.core.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;
import org.golgi.core.vit.VitConfig.PositionResampling;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BesideWeightsTest {
    private static final List<Double> MEAN = List.of(0.7, 0.5, 0.6);
    private static final List<Double> DEVIATION = List.of(0.2, 0.21, 0.22);

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void heads_and_normalisation_of_a_hugging_face_folder_are_read_whether_it_or_its_file_is_named()
            throws IOException {
        Path out = folder.resolve("hf");
        try (VitEncoder encoder = twoHeads()) {
            EncoderExport.write(encoder, "hf", out, Map.of());
        }

        for (Path place : List.of(out, out.resolve("model.safetensors"))) {
            try (VitEncoder again = open(place.toString())) {
                assertThat(again.transform().mean()).isEqualTo(MEAN);
                assertThat(again.transform().deviation()).isEqualTo(DEVIATION);
                assertThat(again.transformer().config().heads()).isEqualTo(2);
            }
            try (VitEncoder again = open(place + "?heads=4")) {
                assertThat(again.transformer().config().heads()).isEqualTo(4);
            }
        }
    }

    @Test
    void normalisation_is_read_where_timm_writes_it() throws IOException {
        Path out = Files.createDirectory(folder.resolve("timm")).resolve("model.safetensors");
        try (VitEncoder encoder = twoHeads()) {
            EncoderExport.write(encoder, "timm", out, Map.of());
        }
        Path config = out.resolveSibling("config.json");
        Files.writeString(config, "{\"pretrained_cfg\": {\"mean\": [0.7, 0.5, 0.6], \"std\": [0.2, 0.21, 0.22]}}");
        try (VitEncoder again = open(out.toString())) {
            assertThat(again.transform().mean()).isEqualTo(MEAN);
            assertThat(again.transform().deviation()).isEqualTo(DEVIATION);
        }
        Files.writeString(config, "{\"pretrained_cfg\": {\"mean\": [0.7, 0.5, \"much\"]}}");
        assertThatThrownBy(() -> open(out.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no list of 3 numbers")
                .hasMessageContaining(out.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void what_lies_beside_a_file_with_a_name_of_its_own_is_not_taken_for_its() throws IOException {
        Path out = folder.resolve("vit.safetensors");
        try (VitEncoder encoder = twoHeads()) {
            EncoderExport.write(encoder, "timm", out, Map.of());
        }
        Files.writeString(folder.resolve("config.json"), "{\"num_attention_heads\": 4}");
        try (VitEncoder again = open(out.toString())) {
            assertThat(again.transformer().config().heads()).isEqualTo(1);
        }
    }

    private static VitEncoder twoHeads() {
        VitConfig config =
                new VitConfig(64, 1, 2, 8, 32, FeedForwardShape.mlp(64, 4), 0.1, 0, PositionResampling.DINOV2);
        return VitEncoder.owning(
                new VisionTransformer(config, new Initializer(3)),
                new ImageTransform(32, 32, MEAN, DEVIATION),
                Pooling.CLS,
                ComputeDevice.CPU,
                Precision.FP32);
    }

    private static VitEncoder open(String spec) throws IOException {
        return Encoders.open(spec, ComputeDevice.CPU, Precision.FP32);
    }
}
