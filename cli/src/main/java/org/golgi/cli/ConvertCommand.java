package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.golgi.core.encoder.EncoderExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi convert}: somebody else's weights as a Golgi encoder. */
@Command(
        name = "convert",
        description =
                "Makes an encoder folder of DINOv2, timm (UNI, UNI2) or Hugging Face weights. Nothing in a .pth or "
                        + ".bin file is run.")
final class ConvertCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "WEIGHTS",
            description = "A .safetensors, .pth, .pt or .bin file, or a folder with model.safetensors or "
                    + "pytorch_model.bin in it. The layout is recognised by its keys.")
    private Path weights;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "New encoder folder; nothing is overwritten.")
    private Path out;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads, which no file shows. Default: the width over 64.")
    private Integer heads;

    @Option(
            names = "--image",
            paramLabel = "PX",
            description = "Side of the pictures the encoder gets, in pixels. Default: the side it was trained with.")
    private Integer image;

    @Option(
            names = "--pooling",
            paramLabel = "POOLING",
            description = "cls, cls-and-mean-patch, mean-patch or cls-of-last-4-blocks. Default: cls.")
    private String pooling;

    @Option(
            names = "--section",
            paramLabel = "KEY",
            description = "Outer key of a nested .pth file. Default: found by itself, the teacher where there are two.")
    private String section;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        List<String> settings = new ArrayList<>();
        add(settings, "heads", heads);
        add(settings, "image", image);
        add(settings, "pooling", pooling);
        add(settings, "section", section);
        String spec = settings.isEmpty() ? weights.toString() : weights + "?" + String.join("&", settings);
        new Exporting(common).run(spec, EncoderExport.GOLGI, out);
        return 0;
    }

    private static void add(List<String> settings, String name, Object value) {
        if (value != null) {
            settings.add(name + "=" + value);
        }
    }
}
