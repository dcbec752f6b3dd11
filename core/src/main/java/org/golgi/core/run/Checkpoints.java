package org.golgi.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.Sha256;

/**
 * The checkpoints of a run, {@code checkpoints/<step>/}. One is written into a folder beside, synced to the disk and
 * renamed, so that a crash or a full disk leaves the ones before it whole; only then are old ones deleted.
 */
public final class Checkpoints {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEP_DIGITS = 8;
    private static final String REPLACED = ".replaced";

    private final RunFolder run;
    private final int keep;
    private final DurableFiles.Opener opener;

    private Checkpoints(RunFolder run, int keep, DurableFiles.Opener opener) {
        if (keep < 1) {
            throw new IllegalArgumentException("cannot keep " + keep + " checkpoints; keep at least 1");
        }
        this.run = run;
        this.keep = keep;
        this.opener = opener;
    }

    /**
     * The checkpoints of a run.
     *
     * @param keep how many of the newest stay
     */
    public static Checkpoints of(RunFolder run, int keep) {
        return new Checkpoints(run, keep, DurableFiles.Opener.DISK);
    }

    static Checkpoints on(RunFolder run, int keep, DurableFiles.Opener opener) {
        return new Checkpoints(run, keep, opener);
    }

    /**
     * Writes a checkpoint.
     *
     * @param step how many steps are done
     * @param files tensors by file name, such as {@code teacher.safetensors}
     * @param state everything else that a resumed run needs
     * @return its folder
     * @throws IOException if it could not be written whole; nothing of it is left then
     */
    public Path save(long step, Map<String, Map<String, Tensor>> files, JsonNode state) throws IOException {
        Path folder = run.checkpoints().resolve(name(step));
        Path partial = run.checkpoints().resolve(name(step) + ".partial");
        Files.createDirectories(run.checkpoints());
        delete(partial);
        Files.createDirectory(partial);
        try {
            ObjectNode manifest = JSON.createObjectNode();
            manifest.put("format", Checkpoint.FORMAT).put("step", step);
            ObjectNode contents = manifest.putObject("files");
            for (Map.Entry<String, Map<String, Tensor>> file : files.entrySet()) {
                write(
                        partial,
                        file.getKey(),
                        contents,
                        channel -> Safetensors.write(channel, file.getValue(), Map.of()));
            }
            write(partial, Checkpoint.STATE, contents, channel -> DurableFiles.write(channel, json(state)));
            DurableFiles.create(
                    opener,
                    partial.resolve(Checkpoint.MANIFEST),
                    channel -> DurableFiles.write(channel, json(manifest)));
            DurableFiles.syncFolder(partial);
            install(partial, folder);
        } catch (IOException e) {
            delete(partial);
            throw new IOException(
                    "checkpoint " + folder + " could not be written (" + e.getMessage()
                            + "); the ones before it are whole, free some space and resume",
                    e);
        } catch (RuntimeException e) {
            delete(partial);
            throw e;
        }
        DurableFiles.replace(run.latest(), run.path().relativize(folder) + "\n");
        prune();
        return folder;
    }

    /** The newest whole checkpoint; one that a crash cut off is passed over. */
    public Optional<Path> latest() throws IOException {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All whole checkpoints, oldest first. */
    public List<Path> all() throws IOException {
        if (!Files.isDirectory(run.checkpoints())) {
            return List.of();
        }
        restore();
        try (Stream<Path> folders = Files.list(run.checkpoints())) {
            return folders.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> Files.isRegularFile(path.resolve(Checkpoint.MANIFEST)))
                    .sorted(Comparator.comparingLong(Checkpoints::step))
                    .toList();
        }
    }

    /** Deletes the checkpoints after this step, for a run that goes back to it. */
    public void rewindTo(long step) throws IOException {
        for (Path folder : all()) {
            if (step(folder) > step) {
                delete(folder);
            }
        }
        Optional<Path> left = latest();
        if (left.isPresent()) {
            DurableFiles.replace(run.latest(), run.path().relativize(left.get()) + "\n");
        } else {
            Files.deleteIfExists(run.latest());
        }
    }

    private void write(Path folder, String name, ObjectNode contents, DurableFiles.Body body) throws IOException {
        DurableFiles.create(opener, folder.resolve(name), channel -> {
            Sha256.HashingChannel hashing = new Sha256.HashingChannel(channel);
            body.write(hashing);
            contents.putObject(name).put("bytes", hashing.bytes()).put("sha256", hashing.hash());
        });
    }

    /** Brings back a checkpoint that a crash caught while another of its step took its place. */
    private void restore() throws IOException {
        List<Path> replaced;
        try (Stream<Path> folders = Files.list(run.checkpoints())) {
            replaced = folders.filter(path -> path.getFileName().toString().endsWith(REPLACED))
                    .toList();
        }
        for (Path old : replaced) {
            String name = old.getFileName().toString();
            Path folder = old.resolveSibling(name.substring(0, name.length() - REPLACED.length()));
            if (!Files.exists(folder)) {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** A checkpoint of the same step is replaced. */
    private void install(Path partial, Path folder) throws IOException {
        Path replaced = folder.resolveSibling(folder.getFileName() + REPLACED);
        delete(replaced);
        if (Files.exists(folder)) {
            Files.move(folder, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(run.checkpoints());
        delete(replaced);
    }

    private void prune() throws IOException {
        List<Path> all = all();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            delete(old);
        }
    }

    /** The manifest goes first, so that a folder that is half deleted is no checkpoint. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.deleteIfExists(folder.resolve(Checkpoint.MANIFEST));
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = new ArrayList<>(list.toList());
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static ByteBuffer json(JsonNode node) throws IOException {
        return ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node));
    }

    private static long step(Path folder) {
        return Long.parseLong(folder.getFileName().toString());
    }

    private static String name(long step) {
        String digits = Long.toString(step);
        return "0".repeat(Math.max(0, STEP_DIGITS - digits.length())) + digits;
    }
}
