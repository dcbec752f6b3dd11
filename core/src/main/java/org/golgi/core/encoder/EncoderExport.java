package org.golgi.core.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.KeyMap;
import org.golgi.core.io.KeyMaps;
import org.golgi.core.io.OutputCheck;
import org.golgi.core.io.Safetensors;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;

/**
 * Writes an encoder in Golgi's or a foreign format, opens what was written and compares features: an export that does
 * not compute the same is an error.
 */
public final class EncoderExport {
    /** Golgi's own format beside the foreign ones of {@link KeyMaps}. */
    public static final String GOLGI = "golgi";

    private static final String HUGGING_FACE = "hf";
    private static final String ENDING = ".safetensors";
    private static final double TOLERANCE = 1e-5;
    private static final int PROBES = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What was written.
     *
     * @param out file or folder
     * @param maxDifference largest absolute difference of features of random pictures of the native size
     * @param notes what a user of the foreign format has to know
     */
    public record Result(Path out, double maxDifference, List<String> notes) {}

    private EncoderExport() {}

    /**
     * Refuses a format or a target before an encoder is opened.
     *
     * @throws IOException if something is there already, or nothing can be written there
     */
    public static void checkTarget(String format, Path out) throws IOException {
        List<String> formats = new ArrayList<>(List.of(GOLGI));
        KeyMaps.all().forEach(keys -> formats.add(keys.format()));
        if (!formats.contains(format)) {
            throw new IllegalArgumentException("format '" + format + "' is unknown; legal are " + formats);
        }
        if (Files.exists(out)) {
            throw new IOException(out + " exists already; give another name, nothing is overwritten");
        }
        if (!List.of(GOLGI, HUGGING_FACE).contains(format) && !out.toString().endsWith(ENDING)) {
            throw new IllegalArgumentException(
                    "--out " + out + " must end with " + ENDING + " for format " + format + ", which is one file");
        }
        OutputCheck.file(out);
    }

    /**
     * Writes and verifies.
     *
     * @param encoder in float32 on the processor
     * @param format {@value #GOLGI} (folder), hf (folder), timm or dinov2 (.safetensors file)
     * @param about for the card
     * @throws IOException if something is there already, or what was written computes other features
     */
    public static Result write(VitEncoder encoder, String format, Path out, Map<String, String> about)
            throws IOException {
        checkTarget(format, out);
        Files.createDirectories(out.toAbsolutePath().getParent());
        VitConfig config = encoder.transformer().config();
        if (format.equals(GOLGI)) {
            EncoderFolder.write(out, encoder.transformer(), encoder.transform(), encoder.pooling(), about);
            return verified(encoder, out, out.toString(), List.of());
        }
        KeyMap keys = KeyMaps.named(format);
        Path model = out;
        if (format.equals(HUGGING_FACE)) {
            writeHuggingFace(out, config, encoder.transform());
            model = out.resolve(EncoderFolder.MODEL);
        }
        try (Scope scope = new Scope()) {
            Safetensors.write(model, keys.fromGolgi(encoder.transformer().tensors()), Map.of("format", "pt"));
        }
        String pooling = encoder.pooling().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String spec = out + "?heads=" + config.heads() + "&pooling=" + pooling;
        return verified(encoder, out, spec, notes(keys, config));
    }

    private static List<String> notes(KeyMap keys, VitConfig config) {
        return keys.resampling(config.registers() > 0).equals(config.resampling())
                ? List.of()
                : List.of("features are the same at " + config.imageSizePx() + " px; at other sizes " + keys.format()
                        + " resamples the position embedding in another way");
    }

    private static Result verified(VitEncoder encoder, Path out, String spec, List<String> notes) throws IOException {
        try (Scope scope = new Scope();
                VitEncoder again = Encoders.open(spec, ComputeDevice.CPU, Precision.FP32)) {
            int side = encoder.transformer().config().imageSizePx();
            Tensor images = new Initializer(0).normal(1, PROBES, 3, side, side);
            Tensor difference = encoder.encode(images).sub(again.encode(images)).abs();
            double largest = Ops.toFloats(difference.max())[0];
            if (!(largest <= TOLERANCE)) {
                throw new IOException("what was written to " + out + " computes other features (off by " + largest
                        + "); do not use it");
            }
            return new Result(out, largest, notes);
        }
    }

    /** The files that transformers' from_pretrained reads beside the weights. */
    private static void writeHuggingFace(Path folder, VitConfig vit, ImageTransform transform) throws IOException {
        boolean gated = vit.feedForward().gated();
        int ratio = gated ? 4 : vit.feedForward().hidden() / vit.dimension();
        FeedForwardShape expected =
                gated ? FeedForwardShape.swiGlu(vit.dimension(), 4) : FeedForwardShape.mlp(vit.dimension(), ratio);
        if (!vit.feedForward().equals(expected)) {
            throw new IllegalArgumentException("format hf knows no feed-forward layers of width "
                    + vit.feedForward().hidden() + " for a model of width " + vit.dimension()
                    + "; export as dinov2 or timm");
        }
        Files.createDirectories(folder);
        boolean registers = vit.registers() > 0;
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add(registers ? "Dinov2WithRegistersModel" : "Dinov2Model");
        config.put("model_type", registers ? "dinov2_with_registers" : "dinov2");
        config.put("hidden_size", vit.dimension());
        config.put("num_hidden_layers", vit.depth());
        config.put("num_attention_heads", vit.heads());
        config.put("mlp_ratio", ratio);
        config.put("use_swiglu_ffn", gated);
        config.put("hidden_act", "gelu");
        config.put("layer_norm_eps", 1e-6);
        config.put("image_size", vit.imageSizePx());
        config.put("patch_size", vit.patchSizePx());
        config.put("num_channels", 3);
        config.put("qkv_bias", true);
        config.put("layerscale_value", vit.layerScale());
        if (registers) {
            config.put("num_register_tokens", vit.registers());
        }
        config.put("torch_dtype", "float32");
        DurableFiles.replace(folder.resolve("config.json"), config.toPrettyString() + "\n");
        ObjectNode processor = JSON.createObjectNode();
        processor.put("image_processor_type", "BitImageProcessor");
        processor.put("do_resize", true).putObject("size").put("shortest_edge", transform.resizePx());
        processor.put("resample", 3);
        processor.put("do_center_crop", true);
        processor.putObject("crop_size").put("height", transform.cropPx()).put("width", transform.cropPx());
        processor.put("do_rescale", true).put("rescale_factor", 1.0 / 255);
        processor.put("do_normalize", true);
        processor.set("image_mean", JSON.valueToTree(transform.mean()));
        processor.set("image_std", JSON.valueToTree(transform.deviation()));
        DurableFiles.replace(folder.resolve("preprocessor_config.json"), processor.toPrettyString() + "\n");
    }
}
