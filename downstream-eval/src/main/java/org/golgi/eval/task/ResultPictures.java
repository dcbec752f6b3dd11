package org.golgi.eval.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;

/** The picture that lies beside a result: {@code NAME.png} beside {@code NAME.json}. */
public final class ResultPictures {

    private ResultPictures() {}

    /** Where the picture of a result lies. */
    public static Path beside(Path result) {
        String name = result.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
        return result.resolveSibling(stem + ".png");
    }

    /** Writes the picture of a result; it exists whole or not at all. */
    public static void write(Path result, RgbImage picture) throws IOException {
        Path file = beside(result);
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.replace(file, channel -> DurableFiles.write(channel, ByteBuffer.wrap(ImageCodec.png(picture))));
    }

    /** The picture of a result, if there is one. */
    public static Optional<RgbImage> read(Path result) throws IOException {
        Path file = beside(result);
        return Files.isRegularFile(file) ? Optional.of(ImageCodec.read(file)) : Optional.empty();
    }
}
