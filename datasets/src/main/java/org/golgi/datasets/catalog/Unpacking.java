package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.run.Progress;

/** Unpacks the archives that were fetched, each once. */
public final class Unpacking {
    private final Path folder;
    private final Progress progress;

    /**
     * What became of an archive.
     *
     * @param files how many it holds
     * @param bytes in them
     * @param state {@code unpacked}, {@code unpacked before} or {@code failed}
     * @param error why it failed, or empty
     */
    public record Outcome(String archive, long files, long bytes, String state, String error) {}

    public Unpacking(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** Unpacks those that are archives and were fetched or there. One that fails is named; the others go on. */
    public List<Outcome> run(List<Fetch.Outcome> fetched) throws IOException {
        List<Fetch.Outcome> archives = fetched.stream()
                .filter(one -> one.error().isEmpty() && ArchiveReader.isArchive(one.file()))
                .toList();
        UnpackedFiles done = new UnpackedFiles(folder);
        List<Outcome> outcomes = new ArrayList<>();
        try (Progress.Bar bar = progress.start("unpacking", archives.size(), "archives")) {
            for (Fetch.Outcome one : archives) {
                outcomes.add(unpack(one, done, bar));
                bar.advance(1);
            }
        }
        return outcomes;
    }

    private Outcome unpack(Fetch.Outcome fetched, UnpackedFiles done, Progress.Bar bar) {
        String name = fetched.file();
        try {
            var before = done.of(name).filter(entry -> entry.md5().equals(fetched.md5()));
            if (before.isPresent()) {
                return new Outcome(name, before.get().files(), before.get().bytes(), "unpacked before", "");
            }
            bar.status(name);
            Unpack.Result result =
                    new Unpack(folder.resolve(name), files -> bar.status(name + ", " + files + " files")).run();
            done.add(new UnpackedFiles.Entry(name, fetched.md5(), result.files(), result.bytes()));
            return new Outcome(name, result.files(), result.bytes(), "unpacked", "");
        } catch (IOException e) {
            return new Outcome(name, 0, 0, "failed", String.valueOf(e.getMessage()));
        }
    }

    /** Archives whose unpacking was interrupted. */
    static List<String> unfinished(Path folder) throws IOException {
        List<String> found = new ArrayList<>(Unpack.unfinished(folder));
        found.removeIf(name -> !Files.isDirectory(folder.resolve("." + name + ".unpacking")));
        return found;
    }
}
