package org.golgi.core.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.TorchPickle;
import org.golgi.core.nn.Initializer;
import org.golgi.core.run.Checkpoints;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodersTest {
    private static final String RANDOM = "random:tiny/8@32?depth=2&registers=2";

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static VitEncoder open(String spec) throws IOException {
        return Encoders.open(spec, ComputeDevice.CPU, Precision.FP32);
    }

    private static float[] features(VitEncoder encoder) {
        try (Scope scope = new Scope()) {
            int side = encoder.transformer().config().imageSizePx();
            return Ops.toFloats(encoder.encode(new Initializer(2).normal(1, 2, 3, side, side)));
        }
    }

    private static Path fixture() throws URISyntaxException {
        return Path.of(TorchPickle.class.getResource("dinov2_teacher.pth").toURI());
    }

    @Test
    void random_weights_follow_the_seed() throws IOException {
        try (VitEncoder first = open(RANDOM);
                VitEncoder same = open(RANDOM + "&seed=0");
                VitEncoder other = open(RANDOM + "&seed=1")) {
            assertThat(features(same)).isEqualTo(features(first));
            assertThat(same.hash()).isEqualTo(first.hash());
            assertThat(features(other)).isNotEqualTo(features(first));
            assertThat(other.hash()).isNotEqualTo(first.hash());
            assertThat(first.transformer().config().depth()).isEqualTo(2);
            assertThat(first.transformer().config().registers()).isEqualTo(2);
        }
    }

    @Test
    void a_folder_without_an_encoder_is_told_by_what_it_holds() throws IOException {
        assertRefused("' is an empty folder; give an encoder or checkpoint folder (with manifest.json), a run folder"
                + " (with config.yaml), a folder with model.safetensors or pytorch_model.bin, or a weight file"
                + " (.safetensors, .pth, .pt, .bin)");
        Files.writeString(folder.resolve("notes.txt"), "x");
        assertRefused("' is a folder without an encoder (it holds notes.txt); give an encoder or");
        Files.writeString(folder.resolve("weights.pth"), "x");
        assertRefused("' is a folder with weights under names of their own; give the file itself, such as "
                + folder.resolve("weights.pth"));
        Files.writeString(folder.resolve("manifest.json"), "{\"format\": \"other\"}");
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "manifest.json has the format 'other', which is neither that of an encoder folder");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> open(folder.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"golgi,out", "hf,out", "timm,out.safetensors", "dinov2,out.safetensors"})
    void an_export_computes_the_same_and_can_be_opened_by_its_name(String format, String name) throws IOException {
        try (VitEncoder encoder = open(RANDOM + "&pooling=cls-and-mean-patch")) {
            Path out = folder.resolve(name);
            EncoderExport.Result result = EncoderExport.write(encoder, format, out, Map.of("recipe", "none"));
            assertThat(result.maxDifference()).isLessThan(1e-5);
            String spec = out + "?pooling=cls-and-mean-patch" + (format.equals("golgi") ? "" : "&heads=3");
            try (VitEncoder again = open(spec)) {
                assertThat(again.featureSize()).isEqualTo(384);
                assertThat(features(again)).usingComparatorWithPrecision(1e-5f).containsExactly(features(encoder));
            }
            assertThatThrownBy(() -> EncoderExport.write(encoder, format, out, Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exists already");
        }
    }

    @Test
    void a_hugging_face_folder_says_what_transformers_needs() throws IOException {
        try (VitEncoder encoder = open(RANDOM)) {
            EncoderExport.write(encoder, "hf", folder.resolve("hf"), Map.of());
        }
        JsonNode config =
                new ObjectMapper().readTree(folder.resolve("hf/config.json").toFile());
        assertThat(config.path("model_type").asText()).isEqualTo("dinov2_with_registers");
        assertThat(config.path("num_attention_heads").asInt()).isEqualTo(3);
        assertThat(config.path("layer_norm_eps").asDouble()).isEqualTo(1e-6);
        try (VitEncoder again = open(folder.resolve("hf").toString())) { // heads from config.json
            assertThat(again.transformer().config().heads()).isEqualTo(3);
        }
    }

    @Test
    void an_encoder_folder_keeps_everything_and_finds_damage() throws IOException {
        Path out = folder.resolve("encoder");
        ImageTransform transform = new ImageTransform(40, 32, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.25));
        try (VitEncoder encoder = open(RANDOM)) {
            EncoderFolder.write(
                    out, encoder.transformer(), transform, Pooling.CLS_AND_MEAN_PATCH, Map.of("data", "40 slides"));
            try (VitEncoder again = EncoderFolder.open(out, ComputeDevice.CPU, Precision.FP32)) {
                assertThat(again.transform()).isEqualTo(transform);
                assertThat(again.pooling()).isEqualTo(Pooling.CLS_AND_MEAN_PATCH);
                assertThat(again.transformer().config())
                        .isEqualTo(encoder.transformer().config());
                try (VitEncoder cls = open(out + "?pooling=cls")) {
                    assertThat(features(cls)).isEqualTo(features(encoder));
                    assertThat(cls.hash()).isEqualTo(encoder.hash());
                }
            }
            assertThatThrownBy(() -> EncoderFolder.write(out, encoder.transformer(), transform, Map.of()))
                    .hasMessageContaining("is not empty");
        }
        assertThat(out.resolve("card.md")).content().contains("40 slides").contains("192, 2, 3");
        Path model = out.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 3] ^= 1;
        Files.write(model, bytes);
        assertThatThrownBy(() -> open(out.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "depth,\"depht\"",
        "\"heads\" : 3,\"heads\" : 5",
        "\"heads\" : 3,\"heads\" : null",
        "golgi-encoder-1,golgi-encoder-9"
    })
    void a_manifest_that_was_edited_wrongly_is_refused(String from, String to) throws IOException {
        Path out = folder.resolve("encoder");
        try (VitEncoder encoder = open(RANDOM)) {
            EncoderFolder.write(out, encoder.transformer(), encoder.transform(), Map.of());
        }
        Path manifest = out.resolve("manifest.json");
        String text = Files.readString(manifest).replace(from, to.replace("\"depht\"", "depht"));
        Files.writeString(manifest, text);
        assertThatThrownBy(() -> open(out.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("manifest.json")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"\"hidden\" : 768,\"hidden\" : 400000000", "\"depth\" : 2,\"depth\" : 400000"})
    void an_architecture_beyond_its_weights_is_refused_before_memory_is_taken(String from, String to)
            throws IOException {
        Path out = folder.resolve("encoder");
        try (VitEncoder encoder = open(RANDOM)) {
            EncoderFolder.write(out, encoder.transformer(), encoder.transform(), Map.of());
        }
        Path manifest = out.resolve("manifest.json");
        assertThat(Files.readString(manifest)).contains(from);
        Files.writeString(manifest, Files.readString(manifest).replace(from, to));
        assertThatThrownBy(() -> open(out.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit the model")
                .hasMessageContaining("numbers");
    }

    @Test
    void a_weight_file_cannot_ask_for_more_than_it_holds() throws IOException {
        Path file = folder.resolve("empty.safetensors");
        try (Scope scope = new Scope();
                VitEncoder encoder = open(RANDOM)) {
            Map<String, Tensor> weights =
                    new LinkedHashMap<>(encoder.transformer().tensors());
            weights.put("blocks.0.mlp.fc2.weight", Ops.zeros(ComputeDevice.CPU, Ops.F32, 0, 400_000_000));
            weights.put("blocks.9999.norm1.weight", Ops.zeros(ComputeDevice.CPU, Ops.F32, 1));
            org.golgi.core.io.Safetensors.write(file, weights, Map.of());
        }
        assertThatThrownBy(() -> open(file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit the model")
                .hasMessageContaining("empty.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"encoder/manifest.json", "run/checkpoints/00000003/manifest.json", "hf/config.json"})
    void json_that_was_cut_off_is_named(String name) throws IOException {
        try (Scope scope = new Scope();
                VitEncoder encoder = open(RANDOM)) {
            EncoderFolder.write(folder.resolve("encoder"), encoder.transformer(), encoder.transform(), Map.of());
            EncoderExport.write(encoder, "hf", folder.resolve("hf"), Map.of());
            Map<String, Tensor> teacher = new LinkedHashMap<>();
            encoder.transformer().tensors().forEach((key, tensor) -> teacher.put("backbone." + key, tensor));
            RunFolder run = RunFolder.create(folder.resolve("run"));
            Checkpoints.of(run, 1).save(3, Map.of("teacher.safetensors", teacher), new ObjectMapper().nullNode());
        }
        Path cut = folder.resolve(name);
        String whole = Files.readString(cut);
        for (String text : List.of(whole.substring(0, whole.length() / 2), "", "[".repeat(5000))) {
            Files.writeString(cut, text);
            assertThatThrownBy(() -> open(cut.getParent().toString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(cut.getFileName().toString())
                    .hasMessageContaining("JSON")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void a_file_of_pytorch_is_opened_by_its_keys_and_shapes() throws Exception {
        try (VitEncoder encoder = open(fixture() + "?heads=2&image=8")) {
            assertThat(encoder.transformer().config().dimension()).isEqualTo(8);
            assertThat(encoder.transformer().config().depth()).isEqualTo(2);
            assertThat(encoder.transformer().config().imageSizePx()).isEqualTo(4);
            assertThat(encoder.transform().cropPx()).isEqualTo(8);
            assertThat(features(encoder)).doesNotContain(Float.NaN);
        }
        assertThatThrownBy(() -> open(fixture().toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("?heads=N");
        assertThatThrownBy(() -> open(fixture() + "?heads=2&section=student")).hasMessageContaining("no section");
    }

    @Test
    void a_checkpoint_and_its_run_open_as_their_teacher() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"));
        run.writeConfig("x: 1\n");
        assertThatThrownBy(() -> open(run.path().toString())).hasMessageContaining("no checkpoint yet");
        try (Scope scope = new Scope();
                VitEncoder encoder = open(RANDOM)) {
            Map<String, Tensor> teacher = new LinkedHashMap<>();
            encoder.transformer().tensors().forEach((key, tensor) -> teacher.put("backbone." + key, tensor));
            teacher.put("dino_head.mlp.0.bias", Ops.longs(1));
            ObjectNode state = new ObjectMapper().createObjectNode();
            state.set(
                    EncoderManifest.STATE_KEY,
                    new EncoderManifest(encoder.transformer().config(), encoder.transform(), Pooling.CLS).toJson());
            Path checkpoint = Checkpoints.of(run, 1).save(3, Map.of("teacher.safetensors", teacher), state);
            for (Path place : List.of(checkpoint, run.path(), run.latest())) {
                try (VitEncoder again = open(place.toString())) {
                    assertThat(features(again)).isEqualTo(features(encoder));
                    assertThat(again.transformer().config())
                            .isEqualTo(encoder.transformer().config());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere/at/all | does not exist",
                "random:enormous/8@32 | size 'enormous' is unknown",
                "random:tiny8@32 | is no random:SIZE/PATCH@IMAGE",
                "random:tiny/8@30 | a multiple of the patch size",
                "random:tiny/8@32?colour=red | setting 'colour=red' is unknown",
                "random:tiny/8@32?heads=2 | the setting 'heads' means nothing",
                "random:tiny/8@32?depth=many | it must be a whole number",
                "random:tiny/8@32?pooling=max | legal are cls, cls-and-mean-patch, mean-patch, cls-of-last-4-blocks",
            })
    void a_wrong_name_is_refused_with_one_line(String spec, String message) {
        assertThatThrownBy(() -> open(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void weights_of_something_else_are_refused() throws IOException {
        Path file = folder.resolve("resnet.safetensors");
        try (Scope scope = new Scope()) {
            org.golgi.core.io.Safetensors.write(file, Map.of("conv1.weight", Ops.longs(1)), Map.of());
        }
        assertThatThrownBy(() -> open(file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cls_token");
        Path text = Files.writeString(folder.resolve("a.txt"), "x");
        assertThatThrownBy(() -> open(text.toString())).hasMessageContaining("unknown ending");
    }
}
