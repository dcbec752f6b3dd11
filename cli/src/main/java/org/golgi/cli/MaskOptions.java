package org.golgi.cli;

import java.util.OptionalInt;
import org.golgi.eval.mask.MaskShape;
import picocli.CommandLine.Option;

/** Sizes of the decoder mask2former: {@code @Mixin MaskOptions masks}. */
final class MaskOptions {
    @Option(
            names = "--size",
            paramLabel = "NAME",
            defaultValue = "small",
            description = "Sizes of mask2former: small (width 64, 16 queries, 3 layers, for processors), or uni (256, "
                    + "100, 9, as UNI's). Default: ${DEFAULT-VALUE}.")
    private String size;

    @Option(names = "--width", paramLabel = "N", description = "Width of mask2former's decoders. Default: of --size.")
    private Integer width;

    @Option(names = "--queries", paramLabel = "N", description = "Queries of mask2former. Default: of --size.")
    private Integer queries;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Layers of mask2former's transformer decoder. Default: of --size.")
    private Integer layers;

    MaskShape.Preset preset() {
        return MaskShape.Preset.parse(size);
    }

    MaskShape shape() {
        return preset().shape().with(optional(width), optional(queries), optional(layers));
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
