package org.golgi.eval.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.picture.Sheet;

/** The picture that lies beside a result: {@code NAME.png} beside {@code NAME.json}. */
public final class ResultPictures {
    /** The setting that names what a picture shows. */
    public static final String SHOWN = "shown";

    private ResultPictures() {}

    /** Where the picture of a result lies. */
    public static Path beside(Path result) {
        return result.resolveSibling(stem(result) + ".png");
    }

    /** Where the attention over all slides of a result lies. */
    public static Path folderBeside(Path result) {
        return result.resolveSibling(stem(result) + "-attention");
    }

    private static String stem(Path result) {
        String name = result.getFileName().toString();
        return name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
    }

    /** Writes the picture of a result; it exists whole or not at all. */
    public static void write(Path result, RgbImage picture) throws IOException {
        Path file = beside(result);
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.replace(file, channel -> DurableFiles.write(channel, ByteBuffer.wrap(ImageCodec.png(picture))));
    }

    /**
     * Writes what to look at beside a result that is to be written next: where the result lies, all is done.
     *
     * @return the result, which says what its picture shows
     */
    public static ResultFile write(Path file, ResultFile result, Optional<Sheet> sheet) throws IOException {
        if (sheet.isEmpty()) {
            return result;
        }
        write(file, sheet.get().image());
        return result.withSetting(SHOWN, String.join(" ", sheet.get().shown()));
    }

    /** The picture of a result; empty if there is none, or one that lies there is of another result. */
    public static Optional<RgbImage> read(Path file, ResultFile result) throws IOException {
        Path picture = beside(file);
        return result.protocol().settings().containsKey(SHOWN) && Files.isRegularFile(picture)
                ? Optional.of(ImageCodec.read(picture))
                : Optional.empty();
    }
}
