package org.golgi.cli;

import java.io.IOException;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.eval.features.EncoderSpecs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which encoder makes the features, and how: {@code @Mixin EncoderOptions encoder}. */
final class EncoderOptions {
    @Option(
            names = "--encoder",
            paramLabel = "ENCODER",
            description =
                    "An exported encoder (folder), a checkpoint folder of a run, weights of DINOv2, timm or UNI "
                            + "layout (.safetensors, .pth, .bin), random:SIZE/PATCH@PIXELS?seed=N, baseline:colour-texture or baseline:colour.")
    private String spec;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "FP32",
            description = "FP32, or BF16 for speed. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Pictures the encoder gets at once. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Mixin
    private ComputeOptions compute;

    private String settings = "";

    /** From now on pictures are given to the encoder at this size. */
    void image(int sizePx) {
        settings = "";
        settings = (spec().contains("?") ? "&" : "?") + "image=" + sizePx;
    }

    /** From now on at the encoder's own size again. */
    void ownImage() {
        settings = "";
    }

    boolean given() {
        return spec != null;
    }

    String spec() {
        if (spec == null) {
            throw new IllegalArgumentException(
                    "no encoder given; name one with --encoder, such as --encoder baseline:colour-texture");
        }
        return spec + settings;
    }

    ImageEncoder open() throws IOException {
        return EncoderSpecs.open(spec(), compute.open(), precision);
    }

    Precision precision() {
        return precision;
    }

    int batchSize() {
        return batchSize;
    }

    /** Threads that decode. */
    int threads() {
        return compute.threads() > 0 ? compute.threads() : Runtime.getRuntime().availableProcessors();
    }

    /** Where features are computed, for the provenance. */
    String deviceName() {
        return compute.open().toString();
    }
}
