package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of the user's, or a new one that is deleted at the end. */
record ScratchFolder(Path path, boolean ours) implements AutoCloseable {

    static ScratchFolder unless(Optional<Path> given) throws IOException {
        return given.isPresent()
                ? new ScratchFolder(given.get(), false)
                : new ScratchFolder(Files.createTempDirectory("golgi-"), true);
    }

    @Override
    public void close() throws IOException {
        if (!ours) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(path)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
