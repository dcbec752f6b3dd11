package org.golgi.core.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;

/**
 * The folder of one run: {@code config.yaml}, {@code provenance.json}, {@code metrics.jsonl} with {@code tfevents},
 * {@code checkpoints/}, {@code latest}, {@code report.html}, {@code log.txt}.
 */
public final class RunFolder {
    /** Name of the resolved configuration; a folder without it is no run. */
    public static final String CONFIG = "config.yaml";

    private static final String CLAIM = ".training";

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes a new run folder.
     *
     * @throws IOException if something is there already: a run is never overwritten
     */
    public static RunFolder create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new IOException("run folder " + path
                            + " is not empty; choose another name, or resume the run that is in it");
                }
            }
        } else if (Files.exists(path)) {
            throw new IOException("run folder " + path + " is a file; choose another name");
        }
        Files.createDirectories(path);
        return new RunFolder(path);
    }

    /**
     * Opens the folder of a run that was begun.
     *
     * @throws IOException if it is not one
     */
    public static RunFolder open(Path path) throws IOException {
        RunFolder run = new RunFolder(path);
        if (!Files.exists(path)) {
            throw new IOException(
                    "run folder " + path + " does not exist; give the folder that the run was started with");
        }
        if (!Files.isRegularFile(run.config())) {
            throw new IOException(path + " is no run folder: it has no "
                    + run.config().getFileName() + "; give the folder that the run was started with");
        }
        return run;
    }

    /** The right to train a run. The operating system gives it back when its holder dies. */
    public static final class Claim implements AutoCloseable {
        private final FileChannel channel;
        private final boolean sure;

        private Claim(FileChannel channel, boolean sure) {
            this.channel = channel;
            this.sure = sure;
        }

        /** False on a file system that knows no locks: then nothing keeps a second process away. */
        public boolean sure() {
            return sure;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Takes the right to train this run: two processes that write its checkpoints would delete each other's.
     *
     * @throws IOException if another process has it
     */
    public Claim claim() throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve(CLAIM), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        } catch (IOException e) {
            return new Claim(channel, false);
        }
        if (!free) {
            channel.close();
            throw new IOException("run " + path + " is being trained already by another process; wait until that has"
                    + " ended, or end it");
        }
        return new Claim(channel, true);
    }

    public Path path() {
        return path;
    }

    /** The resolved configuration. */
    public Path config() {
        return path.resolve(CONFIG);
    }

    public Path provenance() {
        return path.resolve("provenance.json");
    }

    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** Text file that names the newest checkpoint, relative to the run folder. */
    public Path latest() {
        return path.resolve("latest");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    public Path log() {
        return path.resolve("log.txt");
    }

    /** Writes the resolved configuration. */
    public void writeConfig(String yaml) throws IOException {
        DurableFiles.replace(config(), yaml);
    }

    /** Writes where the run comes from. */
    public void writeProvenance(Provenance provenance) throws IOException {
        DurableFiles.replace(provenance(), provenance.toJson());
    }
}
