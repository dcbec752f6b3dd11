package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.golgi.core.encoder.EncoderExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi export}: an encoder for others. */
@Command(
        name = "export",
        description =
                "Writes an encoder in Golgi's format or in that of DINOv2, timm or Hugging Face, then opens what was "
                        + "written and compares features.")
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "ENCODER",
            description =
                    "A run or checkpoint folder (its teacher), an encoder folder, a weight file of DINOv2, timm or "
                            + "UNI layout, or random:SIZE/PATCH@PIXELS.")
    private String encoder;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = EncoderExport.GOLGI,
            description = "golgi (folder), hf (folder for transformers), timm or dinov2 (.safetensors file). "
                    + "Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "PATH",
            description = "New folder or .safetensors file; nothing is overwritten.")
    private Path out;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        new Exporting(common).run(encoder, format, out);
        return 0;
    }
}
