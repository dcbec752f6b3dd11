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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private static final String PARTIAL = ".partial";
    private static final String REPLACED = ".replaced";

    private final RunFolder run;
    private final int keep;
    private final DurableFiles.Opener opener;
    private final List<Path> leftOver = new ArrayList<>();

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
     * Writes a checkpoint, then deletes the oldest; that an old one cannot be deleted is no failure, see {@link
     * #leftOver}.
     *
     * @param step how many steps are done
     * @param files tensors by file name, such as {@code teacher.safetensors}
     * @param state everything else that a resumed run needs
     * @return its folder
     * @throws IOException if it could not be written whole; nothing of it is left then
     */
    public Path save(long step, Map<String, Map<String, Tensor>> files, JsonNode state) throws IOException {
        Path folder = run.checkpoints().resolve(name(step));
        Path partial = run.checkpoints().resolve(name(step) + PARTIAL);
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
        repair();
        List<Path> all = all();
        all.subList(0, Math.max(0, all.size() - keep)).forEach(this::deleteOld);
        return folder;
    }

    /** The newest whole checkpoint; one that a crash cut off is passed over. */
    public Optional<Path> latest() throws IOException {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * The whole checkpoint of a step.
     *
     * @throws IllegalArgumentException naming those there are, if it is not among them
     */
    public Path at(long step) throws IOException {
        List<Path> all = all();
        return all.stream()
                .filter(folder -> step(folder) == step)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("run " + run.path() + " has no checkpoint of step "
                        + step + (all.isEmpty() ? " or any other" : "; it has those of steps " + list(all))));
    }

    /** The steps before this one that have a whole checkpoint, oldest first. */
    public List<Long> stepsBefore(long step) throws IOException {
        return all().stream()
                .map(Checkpoints::step)
                .filter(saved -> saved < step)
                .toList();
    }

    /** What the last {@link #save} or {@link #repair} could not delete, such as a file that a network file system holds. */
    public List<Path> leftOver() {
        return List.copyOf(leftOver);
    }

    /** All whole checkpoints, oldest first. */
    public List<Path> all() throws IOException {
        if (!Files.isDirectory(run.checkpoints())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(run.checkpoints())) {
            return folders.filter(path -> path.getFileName().toString().matches("\\d{1,18}(\\" + REPLACED + ")?"))
                    .filter(path -> path.equals(place(path)) || !Files.exists(place(path)))
                    .filter(path -> Files.isRegularFile(path.resolve(Checkpoint.MANIFEST)))
                    .sorted(Comparator.comparingLong(Checkpoints::step))
                    .toList();
        }
    }

    /**
     * Tidies up after a crash: brings back a checkpoint that was caught while another of its step took its place, and
     * deletes what was half written. Only for the process that trains the run.
     */
    public void repair() throws IOException {
        leftOver.clear();
        if (!Files.isDirectory(run.checkpoints())) {
            return;
        }
        List<Path> found;
        try (Stream<Path> folders = Files.list(run.checkpoints())) {
            found = folders.filter(path -> path.getFileName().toString().matches("\\d+\\.(partial|replaced)"))
                    .toList();
        }
        for (Path folder : found) {
            boolean replaced = folder.getFileName().toString().endsWith(REPLACED);
            if (replaced && !Files.exists(place(folder))) {
                Files.move(folder, place(folder), StandardCopyOption.ATOMIC_MOVE);
            } else {
                deleteOld(folder);
            }
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

    /** Moves the checkpoints after this step to a folder of the same file system, the newest first. */
    public void moveAfter(long step, Path target) throws IOException {
        List<Path> newestFirst = new ArrayList<>(all());
        Collections.reverse(newestFirst);
        for (Path folder : newestFirst) {
            if (step(folder) > step) {
                Files.createDirectories(target);
                Files.move(folder, target.resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void write(Path folder, String name, ObjectNode contents, DurableFiles.Body body) throws IOException {
        DurableFiles.create(opener, folder.resolve(name), channel -> {
            Sha256.HashingChannel hashing = new Sha256.HashingChannel(channel);
            body.write(hashing);
            contents.putObject(name).put("bytes", hashing.bytes()).put("sha256", hashing.hash());
        });
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

    private void deleteOld(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            leftOver.add(folder); // without a manifest, so it is no checkpoint any more
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

    private static String list(List<Path> folders) {
        return folders.stream().map(folder -> Long.toString(step(folder))).collect(Collectors.joining(", "));
    }

    private static long step(Path folder) {
        return Long.parseLong(place(folder).getFileName().toString());
    }

    /** Where a checkpoint belongs that was moved away for another. */
    private static Path place(Path folder) {
        String name = folder.getFileName().toString();
        return name.endsWith(REPLACED)
                ? folder.resolveSibling(name.substring(0, name.length() - REPLACED.length()))
                : folder;
    }

    private static String name(long step) {
        String digits = Long.toString(step);
        return "0".repeat(Math.max(0, STEP_DIGITS - digits.length())) + digits;
    }
}
