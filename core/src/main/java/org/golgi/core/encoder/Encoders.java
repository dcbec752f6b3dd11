package org.golgi.core.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Dinov2Keys;
import org.golgi.core.io.JsonFiles;
import org.golgi.core.io.KeyMap;
import org.golgi.core.io.KeyMaps;
import org.golgi.core.io.KeyPrefixes;
import org.golgi.core.io.VitTensors;
import org.golgi.core.run.Checkpoint;
import org.golgi.core.run.Checkpoints;
import org.golgi.core.run.RunFolder;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VitConfig;

/**
 * Opens an encoder by what a user writes:
 *
 * <ul>
 *   <li>a Golgi encoder folder, a checkpoint folder of a run (its teacher), a run folder (its newest checkpoint);
 *   <li>a {@code .safetensors}, {@code .pth}, {@code .pt} or {@code .bin} file in the layout of DINOv2, timm (UNI, UNI2)
 *       or Hugging Face's Dinov2, or a folder with {@code model.safetensors} or {@code pytorch_model.bin} in it;
 *   <li>{@code random:SIZE/PATCH@IMAGE}, such as {@code random:small/16@224?seed=1}: random weights, the baseline that
 *       every pretraining has to beat.
 * </ul>
 *
 * <p>Behind a question mark: {@code pooling=cls|cls-and-mean-patch|mean-patch|cls-of-last-4-blocks} and {@code image=PX} for all; {@code heads=N} and
 * {@code section=KEY} for foreign files; {@code seed}, {@code depth}, {@code registers} for random weights.
 */
public final class Encoders {
    private static final String TEACHER = "teacher.safetensors";
    private static final List<String> FOREIGN_FILES = BesideWeights.USUAL_NAMES;
    private static final List<String> LEGAL =
            List.of("pooling", "heads", "image", "section", "seed", "depth", "registers");

    private Encoders() {}

    /**
     * Opens an encoder; the caller closes it.
     *
     * @throws IllegalArgumentException if the spec or what it names cannot be understood
     * @throws IOException if a file cannot be read or is damaged
     */
    public static VitEncoder open(String spec, ComputeDevice device, Precision precision) throws IOException {
        EncoderSpec parsed = EncoderSpec.parse(spec, LEGAL);
        if (parsed.place().startsWith(RandomEncoder.PREFIX)) {
            return RandomEncoder.open(parsed, device, precision);
        }
        Path path = placeOf(Path.of(parsed.place()));
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(
                    "encoder '" + parsed.place() + "' does not exist; give an encoder folder, a"
                            + " checkpoint folder, a weight file, or random:SIZE/PATCH@IMAGE");
        }
        try (Scope scope = new Scope()) {
            if (Files.isDirectory(path)) {
                return openFolder(path, parsed, device, precision);
            }
            return openForeign(path, parsed, device, precision);
        }
    }

    /** The text file {@code latest} of a run stands for the run. */
    private static Path placeOf(Path path) {
        boolean latest = path.endsWith("latest") && Files.isRegularFile(path);
        return latest ? path.toAbsolutePath().getParent() : path;
    }

    private static VitEncoder openFolder(Path folder, EncoderSpec spec, ComputeDevice device, Precision precision)
            throws IOException {
        Path manifest = folder.resolve(EncoderFolder.MANIFEST);
        if (Files.isRegularFile(manifest)) {
            String format = JsonFiles.read(manifest).path("format").asText();
            if (format.equals(Checkpoint.FORMAT)) {
                return openCheckpoint(Checkpoint.open(folder), spec, device, precision);
            }
            if (!format.equals(EncoderFolder.FORMAT)) {
                throw new IOException(manifest + " has the format '" + format + "', which is neither that of"
                        + " an encoder folder (" + EncoderFolder.FORMAT + ") nor that of a checkpoint ("
                        + Checkpoint.FORMAT + "); give another folder, or a weight file itself");
            }
            spec.allowOnly("an encoder folder", "pooling", "image");
            return EncoderFolder.open(folder, pooled(EncoderFolder.manifest(folder), spec), device, precision);
        }
        for (String name : FOREIGN_FILES) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return openForeign(folder.resolve(name), spec, device, precision);
            }
        }
        if (!Files.exists(folder.resolve(RunFolder.CONFIG))) {
            throw new IllegalArgumentException(nothingIn(folder));
        }
        Path newest = Checkpoints.of(RunFolder.open(folder), 1)
                .latest()
                .orElseThrow(() -> new IOException("run " + folder + " has no checkpoint yet"));
        return openCheckpoint(Checkpoint.open(newest), spec, device, precision);
    }

    /** Says what a folder holds instead of an encoder. */
    private static String nothingIn(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> weights = names.stream().filter(WeightFiles::named).toList();
        if (!weights.isEmpty()) {
            return "encoder '" + folder
                    + "' is a folder with weights under names of their own; give the file itself, such as "
                    + folder.resolve(weights.get(0));
        }
        String holds = names.isEmpty()
                ? "is an empty folder"
                : "is a folder without an encoder (it holds " + names.get(0)
                        + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : "") + ")";
        return "encoder '" + folder + "' " + holds + "; give an encoder or checkpoint folder (with "
                + EncoderFolder.MANIFEST + "), a run folder (with " + RunFolder.CONFIG + "), a folder with "
                + String.join(" or ", FOREIGN_FILES) + ", or a weight file (" + String.join(", ", WeightFiles.ENDINGS)
                + ")";
    }

    private static VitEncoder openCheckpoint(
            Checkpoint checkpoint, EncoderSpec spec, ComputeDevice device, Precision precision) throws IOException {
        JsonNode state = checkpoint.state();
        Map<String, Tensor> weights = KeyPrefixes.strip(checkpoint.tensors(TEACHER));
        EncoderManifest manifest;
        if (state.has(EncoderManifest.STATE_KEY)) {
            spec.allowOnly("a checkpoint", "pooling", "image");
            manifest =
                    EncoderManifest.parse(checkpoint.folder() + ", state.json", state.path(EncoderManifest.STATE_KEY));
        } else { // of an older version
            spec.allowOnly("a checkpoint", "pooling", "heads", "image");
            manifest = inferred(weights, new Dinov2Keys(), heads(state.path("heads"), spec), spec);
        }
        return EncoderFolder.build(pooled(manifest, spec), weights, device, precision);
    }

    private static VitEncoder openForeign(Path file, EncoderSpec spec, ComputeDevice device, Precision precision)
            throws IOException {
        spec.allowOnly("a weight file", "pooling", "heads", "image", "section");
        BesideWeights beside = BesideWeights.of(file);
        Map<String, Tensor> foreign = WeightFiles.read(file, spec.text("section"));
        try {
            KeyMap keys = KeyMaps.recognise(foreign);
            Map<String, Tensor> weights = keys.toGolgi(foreign);
            EncoderManifest manifest = beside.normalised(inferred(weights, keys, heads(beside.heads(), spec), spec));
            return EncoderFolder.build(pooled(manifest, spec), weights, device, precision);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("weight file " + file + ": " + e.getMessage(), e);
        }
    }

    private static EncoderManifest inferred(
            Map<String, Tensor> weights, KeyMap keys, OptionalInt heads, EncoderSpec spec) {
        VitConfig architecture =
                VitTensors.architecture(weights, heads, keys.resampling(weights.containsKey("register_tokens")));
        int image = spec.number("image").orElse(architecture.imageSizePx());
        return new EncoderManifest(architecture, ImageTransform.imageNet(image), Pooling.CLS);
    }

    /** What the user says wins over what is written. */
    private static OptionalInt heads(JsonNode written, EncoderSpec spec) {
        boolean usable = spec.number("heads").isEmpty() && written.asInt(0) > 0;
        return usable ? OptionalInt.of(written.asInt()) : spec.number("heads");
    }

    private static EncoderManifest pooled(EncoderManifest manifest, EncoderSpec spec) {
        ImageTransform written = manifest.transform();
        ImageTransform transform = spec.number("image").isEmpty()
                ? written
                : new ImageTransform(
                        spec.number("image").getAsInt(),
                        spec.number("image").getAsInt(),
                        written.mean(),
                        written.deviation());
        return new EncoderManifest(
                manifest.architecture(), transform, spec.pooling().orElse(manifest.pooling()));
    }
}
