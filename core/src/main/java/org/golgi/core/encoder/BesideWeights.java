package org.golgi.core.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.vit.ImageTransform;

/**
 * What Hugging Face and timm write beside weights that no tensor shows: the number of heads and how colours are
 * normalised.
 *
 * @param config {@code config.json}; missing if there is none
 * @param processor {@code preprocessor_config.json}; missing if there is none
 */
record BesideWeights(JsonNode config, JsonNode processor) {
    /** Names under which weights lie in a folder that is theirs alone. */
    static final List<String> USUAL_NAMES = List.of(EncoderFolder.MODEL, "pytorch_model.bin");

    /** What lies beside a weight file; nothing if its name does not say that the folder is its own. */
    static BesideWeights of(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return USUAL_NAMES.contains(file.getFileName().toString())
                ? new BesideWeights(
                        read(folder.resolve("config.json")), read(folder.resolve("preprocessor_config.json")))
                : new BesideWeights(MissingNode.getInstance(), MissingNode.getInstance());
    }

    /** The number of attention heads, or a missing node. */
    JsonNode heads() {
        return config.path("num_attention_heads");
    }

    /** The encoder with mean and deviation as they are written here, if they are. */
    EncoderManifest normalised(EncoderManifest manifest) {
        ImageTransform before = manifest.transform();
        JsonNode timm = config.path("pretrained_cfg");
        ImageTransform transform = new ImageTransform(
                before.resizePx(),
                before.cropPx(),
                numbers(processor.path("image_mean"), timm.path("mean"), before.mean()),
                numbers(processor.path("image_std"), timm.path("std"), before.deviation()));
        return new EncoderManifest(manifest.architecture(), transform, manifest.pooling());
    }

    private static List<Double> numbers(JsonNode huggingFace, JsonNode timm, List<Double> otherwise) {
        JsonNode written = huggingFace.isArray() ? huggingFace : timm;
        if (!written.isArray()) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : written) {
            if (!number.isNumber()) {
                throw new IllegalArgumentException("the normalisation that is written beside it, " + written
                        + ", is no list of 3 numbers; mend it or take the file away");
            }
            numbers.add(number.asDouble());
        }
        return numbers;
    }

    private static JsonNode read(Path file) throws IOException {
        return Files.isRegularFile(file) ? JsonFiles.read(file) : MissingNode.getInstance();
    }
}
