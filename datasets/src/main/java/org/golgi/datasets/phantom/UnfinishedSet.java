package org.golgi.datasets.phantom;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;

/** The mark of a set that is being painted: what was asked for. It goes when the set is whole. */
final class UnfinishedSet {
    private static final String MARK = ".unfinished";

    private UnfinishedSet() {}

    /**
     * Marks a new set, or goes on with one of the same options that was cut off: half-written slides are removed, whole
     * ones stay.
     *
     * @throws FileAlreadyExistsException if the folder holds something else
     * @throws IOException if it holds an unfinished set of other options
     */
    static void begin(Path folder, PhantomOptions options) throws IOException {
        Path mark = folder.resolve(MARK);
        String wanted = text(options);
        Files.createDirectories(folder);
        if (Files.exists(mark)) {
            if (!Files.readString(mark).equals(wanted)) {
                throw new IOException(folder + " holds an unfinished set of other options ("
                        + Files.readString(mark).strip() + "); give those to go on, another --out, or remove it");
            }
            removeParts(folder.resolve("slides"));
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new FileAlreadyExistsException(folder.toString());
            }
        }
        DurableFiles.replace(mark, wanted);
    }

    static void end(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(MARK));
    }

    private static String text(PhantomOptions options) {
        return "slides %d, seed %d, size %d px, classes %s, artefacts %s, %d tiles a class of %d px, %d slides a patient%n"
                .formatted(
                        options.slides(),
                        options.seed(),
                        options.sizePx(),
                        String.join(
                                " ",
                                options.classes().stream()
                                        .map(TissueClass::label)
                                        .toList()),
                        options.artefacts() ? "yes" : "no",
                        options.tilesPerClass(),
                        options.tilePx(),
                        options.slidesPerPatient());
    }

    private static void removeParts(Path slides) throws IOException {
        if (!Files.isDirectory(slides)) {
            return;
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(slides, "*" + TiffFile.PART)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        }
    }
}
