package org.golgi.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.golgi.core.run.Progress;

/** Fetches the files of a data set, goes on where it was interrupted, and leaves alone what is there. */
public final class Fetch {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MEGABYTE = 1_000_000;

    private final DataCard card;
    private final Web web;
    private final Progress progress;

    /**
     * What became of a file.
     *
     * @param state {@code fetched}, {@code there} (and what it should be), {@code there, unverified} (nothing to compare
     *     it with is known), or {@code failed}
     * @param error why it failed, or empty
     */
    public record Outcome(String file, long bytes, String md5, String state, String error) {}

    /** Prepares; a mirror is asked in the place of all servers. */
    public Fetch(DataCard card, Optional<URI> mirror, Progress progress) {
        this.card = card;
        this.web = new Web(mirror);
        this.progress = progress;
    }

    /**
     * The files to fetch.
     *
     * @param manifest of the GDC portal, in the place of the card's list
     * @param only patterns such as {@code *.zip}; empty for all
     */
    public List<RemoteFile> files(Optional<Path> manifest, List<String> only) throws IOException {
        if (manifest.isPresent() && !card.where().contains("gdc.cancer.gov")) {
            throw new IllegalArgumentException(
                    "--manifest is for sets of the GDC portal; " + card.id() + " is at " + card.where());
        }
        List<RemoteFile> all = manifest.isPresent() ? FileLists.gdc(manifest.get()) : FileLists.of(card, web);
        if (all.isEmpty()) {
            throw new IOException(byHand());
        }
        List<PathMatcher> patterns = only.stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        List<RemoteFile> chosen = all.stream()
                .filter(file -> patterns.isEmpty()
                        || patterns.stream()
                                .anyMatch(pattern -> pattern.matches(Path.of(file.name()))
                                        || pattern.matches(Path.of(file.name()).getFileName())))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no file of " + card.id() + " fits " + only + "; it has "
                    + all.stream().limit(8).map(RemoteFile::name).toList() + (all.size() > 8 ? " and more" : ""));
        }
        return chosen;
    }

    private String byHand() {
        String how = card.where().contains("gdc.cancer.gov")
                ? "; choose files in the portal and give its manifest with --manifest"
                : "";
        return switch (card.access()) {
            case NOT_PUBLIC -> card.id() + " cannot be fetched: " + card.where() + "; " + card.licence();
            case OPEN -> "no addresses of the files of " + card.id() + " are known; see " + card.where() + how;
            default ->
                "%s is given out after %s; get it from %s and run golgi data check"
                        .formatted(
                                card.id(),
                                card.access() == DataCard.Access.ON_REQUEST ? "a request" : "registration or agreement",
                                card.where());
        };
    }

    /** Fetches these files into a folder. One that fails is named; the others go on. */
    public List<Outcome> run(List<RemoteFile> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        checkSpace(files, folder);
        FetchedFiles done = new FetchedFiles(folder);
        List<Outcome> outcomes = new ArrayList<>();
        boolean known = files.stream().allMatch(file -> file.bytes().isPresent());
        long total = known
                ? files.stream().mapToLong(file -> file.bytes().getAsLong()).sum()
                : 0;
        try (Progress.Bar bar = progress.start("fetching", total / MEGABYTE, "MB")) {
            AtomicLong bytes = new AtomicLong();
            for (RemoteFile file : files) {
                bar.status(file.name());
                outcomes.add(fetch(file, folder, done, count -> {
                    long before = bytes.getAndAdd(count);
                    bar.advance((before + count) / MEGABYTE - before / MEGABYTE);
                }));
            }
        }
        return outcomes;
    }

    private Outcome fetch(RemoteFile file, Path folder, FetchedFiles done, java.util.function.LongConsumer arrived) {
        try {
            Path target = file.in(folder);
            boolean there = Files.exists(target);
            if (there) {
                String wrong = Checksums.difference(target, file.bytes(), file.md5());
                if (!wrong.isEmpty()) {
                    throw new IOException(target + " is another file (" + wrong
                            + ") and was left as it is; move it away to fetch this one");
                }
                arrived.accept(Files.size(target));
            } else {
                new Download(web, PAUSE, PATIENCE, arrived).fetch(file, target);
            }
            String md5 = file.md5().isEmpty() ? Checksums.md5(target) : file.md5();
            done.add(new FetchedFiles.Entry(
                    file.name(), Files.size(target), md5, file.address().toString()));
            boolean verified = !file.md5().isEmpty() || file.bytes().isPresent();
            return new Outcome(
                    file.name(),
                    Files.size(target),
                    md5,
                    there ? verified ? "there" : "there, unverified" : "fetched",
                    "");
        } catch (IOException e) {
            return new Outcome(file.name(), 0, file.md5(), "failed", String.valueOf(e.getMessage()));
        }
    }

    private static void checkSpace(List<RemoteFile> files, Path folder) throws IOException {
        long missing = 0;
        for (RemoteFile file : files) {
            OptionalLong bytes = file.bytes();
            Path target = file.in(folder);
            Path part = target.resolveSibling("." + target.getFileName() + ".part");
            if (bytes.isPresent() && !Files.exists(target)) {
                missing += bytes.getAsLong() - (Files.exists(part) ? Files.size(part) : 0);
            }
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (missing > free) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s has %.1f GB free, %.1f GB are to be fetched; give another --out or fewer files",
                    folder,
                    free / 1e9,
                    missing / 1e9));
        }
    }
}
