package org.golgi.dino.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.golgi.core.run.Progress;

/** What a person should know of a run: a line in {@code log.txt} with the time, and one above the progress bar. */
final class RunLog {
    private final Path file;
    private final Progress.Bar bar;

    RunLog(Path file, Progress.Bar bar) {
        this.file = file;
        this.bar = bar;
    }

    synchronized void note(String line) {
        bar.note(line);
        try {
            Files.writeString(
                    file,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
