package org.golgi.core.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.Sha256;
import org.golgi.core.io.StateDict;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;

/**
 * A released encoder: {@code manifest.json} (architecture, transform and normalisation, pooling, SHA-256 of the
 * weights), {@code model.safetensors} (float32, DINOv2's keys) and {@code card.md} for people.
 */
public final class EncoderFolder {
    static final String MANIFEST = "manifest.json";
    static final String MODEL = "model.safetensors";
    static final String CARD = "card.md";
    static final String FORMAT = "golgi-encoder-1";
    private static final long FEW_NUMBERS = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private EncoderFolder() {}

    /** Writes an encoder whose feature is the class token. */
    public static void write(Path folder, VisionTransformer vit, ImageTransform transform, Map<String, String> about)
            throws IOException {
        write(folder, vit, transform, Pooling.CLS, about);
    }

    /**
     * Writes an encoder. The manifest comes last: a folder with one is whole.
     *
     * @param about free text by subject for the card, such as data and recipe
     * @throws IOException if the folder has files already
     */
    public static void write(
            Path folder, VisionTransformer vit, ImageTransform transform, Pooling pooling, Map<String, String> about)
            throws IOException {
        EncoderManifest manifest = new EncoderManifest(vit.config(), transform, pooling);
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException("folder " + folder + " is not empty; give a new one, nothing is overwritten");
            }
        }
        Path model = folder.resolve(MODEL);
        try (Scope scope = new Scope()) {
            Map<String, Tensor> weights = new TreeMap<>();
            vit.tensors()
                    .forEach((key, tensor) -> weights.put(key, tensor.detach().to(Ops.F32)));
            Safetensors.write(model, weights, Map.of("format", "pt"));
        }
        DurableFiles.replace(folder.resolve(CARD), EncoderCard.text(manifest, vit.parameterCount(), about));
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("encoder", manifest.toJson());
        root.putObject("files").putObject(MODEL).put("bytes", Files.size(model)).put("sha256", Sha256.of(model));
        root.set("about", JSON.valueToTree(new TreeMap<>(about)));
        DurableFiles.replace(folder.resolve(MANIFEST), root.toPrettyString() + "\n");
    }

    /**
     * Opens an encoder.
     *
     * @throws IOException if the folder is no encoder, or its weights are not those that were written
     */
    public static VitEncoder open(Path folder, ComputeDevice device, Precision precision) throws IOException {
        EncoderManifest manifest = manifest(folder);
        return open(folder, manifest, device, precision);
    }

    static VitEncoder open(Path folder, EncoderManifest manifest, ComputeDevice device, Precision precision)
            throws IOException {
        Path model = folder.resolve(MODEL);
        JsonNode content = root(folder).path("files").path(MODEL);
        if (!Files.isRegularFile(model)) {
            throw new IOException("encoder folder " + folder + " lacks " + MODEL + "; fetch or export it again");
        }
        if (!Sha256.of(model).equals(content.path("sha256").asText())) {
            throw new IOException(
                    model + " is damaged: its SHA-256 is not the one in " + MANIFEST + "; fetch or export it again");
        }
        try (Scope scope = new Scope()) {
            return build(manifest, Safetensors.read(model), device, precision);
        }
    }

    /** A transformer of these weights under Golgi's keys. */
    static VitEncoder build(
            EncoderManifest manifest, Map<String, Tensor> weights, ComputeDevice device, Precision precision) {
        checkSize(manifest.architecture(), weights);
        VisionTransformer vit;
        try (Scope scope = new Scope()) {
            vit = new VisionTransformer(manifest.architecture(), new Initializer(0));
        }
        try {
            StateDict.load(vit, weights);
            return VitEncoder.owning(vit, manifest.transform(), manifest.pooling(), device, precision);
        } catch (RuntimeException e) {
            vit.close();
            throw e;
        }
    }

    /** Before memory is taken for what a manifest or a shape only claims; what fits nearly is compared key by key. */
    private static void checkSize(VitConfig architecture, Map<String, Tensor> weights) {
        long held = weights.values().stream().mapToLong(Tensor::numel).sum();
        long needed = architecture.parameterCount();
        if (needed / 2 > held + FEW_NUMBERS) {
            throw new IllegalArgumentException(
                    "the checkpoint does not fit the model: it holds " + held + " numbers, the architecture has "
                            + needed + "; check architecture, format and prefix of the file");
        }
    }

    static EncoderManifest manifest(Path folder) throws IOException {
        JsonNode root = root(folder);
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new IOException(folder.resolve(MANIFEST) + " has format '"
                    + root.path("format").asText() + "', expected " + FORMAT);
        }
        return EncoderManifest.parse(folder.resolve(MANIFEST).toString(), root.path("encoder"));
    }

    private static JsonNode root(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " is no encoder folder: it has no " + MANIFEST);
        }
        return JsonFiles.read(file);
    }
}
