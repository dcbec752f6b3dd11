package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.golgi.core.run.Progress;

/** Compares a copy of a data set with its card: files that were fetched, folders, classes, counts, damaged pictures. */
public final class DataCheck {
    private static final int DEEPEST_FOLDER = 32;
    private static final int MOST_NAMED = 5;

    private final DataCard card;
    private final Path folder;
    private final boolean read;
    private final Progress progress;
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * What was found.
     *
     * @param counts pictures by folder and class
     * @param faults one line each: the copy is not whole
     * @param remarks one line each: to be known
     */
    public record Findings(Map<String, Map<String, Long>> counts, List<String> faults, List<String> remarks) {}

    /**
     * Prepares a check.
     *
     * @param read compare hashes and decode every picture, not only names and sizes
     */
    public DataCheck(DataCard card, Path folder, boolean read, Progress progress) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder; give the one that holds the copy of " + card.id());
        }
        this.card = card;
        this.folder = folder;
        this.read = read;
        this.progress = progress;
    }

    /** Checks; a manifest of the GDC portal says what has to be there. */
    public Findings run(Optional<Path> manifest) throws IOException {
        boolean anything = fetched();
        for (String archive : Unpacking.unfinished(folder)) {
            faults.add("the unpacking of " + archive + " was interrupted; run golgi data fetch --unpack again");
        }
        if (manifest.isPresent()) {
            anything |= listed(FileLists.gdc(manifest.get()));
        }
        List<Path> pictures = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (DataPart part : card.parts()) {
            if (!part(part, pictures)) {
                missing.add(part.folder());
            }
        }
        if (card.parts().isEmpty()) {
            pictures.addAll(pictures(folder, new DataPart(".", "", List.of(), "unknown", Map.of())));
            counts.computeIfAbsent(".", key -> new TreeMap<>()).put("", (long) pictures.size());
            remarks.add("the layout of " + card.id() + " is unknown: pictures are read, but none can be missed");
        } else if (missing.size() == card.parts().size()) {
            String archives = anything ? "; unpack the archives here" : "";
            faults.add("none of the folders " + missing + " is in " + folder + archives);
        } else {
            missing.forEach(name -> faults.add("the folder " + name + " is missing"));
        }
        if (read) {
            faults.addAll(new PictureReading(progress).damaged(pictures, folder));
        }
        return new Findings(counts, List.copyOf(faults), List.copyOf(remarks));
    }

    private boolean fetched() throws IOException {
        List<FetchedFiles.Entry> entries = new FetchedFiles(folder).entries();
        List<String> gone = new ArrayList<>();
        for (FetchedFiles.Entry entry : entries) {
            Path file = folder.resolve(entry.file());
            if (Files.exists(file)) {
                different(file, OptionalLong.of(entry.bytes()), entry.md5(), entry.file());
            } else {
                gone.add(entry.file());
            }
        }
        if (!gone.isEmpty()) {
            remarks.add(some(gone) + " fetched before and not here any more");
        }
        return !entries.isEmpty();
    }

    private boolean listed(List<RemoteFile> files) throws IOException {
        List<String> missing = new ArrayList<>();
        for (RemoteFile file : files) {
            Path target = file.in(folder);
            if (Files.exists(target)) {
                different(target, file.bytes(), file.md5(), file.name());
            } else {
                missing.add(file.name());
            }
        }
        if (!missing.isEmpty()) {
            faults.add(missing.size() + " of " + files.size() + " files of the manifest are missing: " + some(missing));
        }
        return missing.size() < files.size();
    }

    private void different(Path file, OptionalLong bytes, String md5, String name) throws IOException {
        String wrong = Checksums.difference(file, bytes, read ? md5 : "");
        if (!wrong.isEmpty()) {
            faults.add(name + " is damaged: " + wrong);
        }
    }

    private boolean part(DataPart part, List<Path> pictures) throws IOException {
        List<Path> folders = folders(part.folder());
        long sum = 0;
        Map<String, Long> classes = counts.computeIfAbsent(part.folder(), key -> new TreeMap<>());
        for (Path one : folders) {
            if (part.classes().isEmpty()) {
                List<Path> found = pictures(one, part);
                pictures.addAll(found);
                classes.merge("", (long) found.size(), Long::sum);
                sum += found.size();
            } else {
                sum += classes(part, one, classes, pictures);
            }
        }
        if (folders.isEmpty()) {
            counts.remove(part.folder());
            return false;
        }
        for (String name : part.classes().keySet()) {
            compare(part.folder() + ", class " + name, part.expected(name), classes.getOrDefault(name, 0L));
        }
        compare(part.folder(), part.expected(), sum);
        return true;
    }

    private long classes(DataPart part, Path one, Map<String, Long> classes, List<Path> pictures) throws IOException {
        long sum = 0;
        for (String name : part.classes().keySet()) {
            Path inside = one.resolve(name);
            if (Files.isDirectory(inside)) {
                List<Path> found = pictures(inside, part);
                pictures.addAll(found);
                classes.merge(name, (long) found.size(), Long::sum);
                sum += found.size();
            }
        }
        List<String> others = new ArrayList<>();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(one, Files::isDirectory)) {
            inside.forEach(other -> others.add(other.getFileName().toString()));
        }
        others.removeAll(part.classes().keySet());
        others.removeIf(name -> name.startsWith("."));
        if (!others.isEmpty() && !part.folder().equals(".")) {
            others.sort(null);
            remarks.add(part.folder() + " holds folders that are no classes of the card: " + some(others));
        }
        return sum;
    }

    private void compare(String what, OptionalLong expected, long found) {
        if (expected.isPresent() && expected.getAsLong() != found) {
            faults.add("%s: %d pictures instead of %d".formatted(what, found, expected.getAsLong()));
        } else if (expected.isEmpty() && found == 0) {
            faults.add(what + ": no pictures");
        }
    }

    /** The folders that a pattern with {@code *} names. */
    private List<Path> folders(String pattern) throws IOException {
        List<Path> found = List.of(folder);
        for (String segment : pattern.split("/")) {
            List<Path> next = new ArrayList<>();
            for (Path one : found) {
                if (segment.equals("*")) {
                    try (DirectoryStream<Path> inside = Files.newDirectoryStream(one, Files::isDirectory)) {
                        inside.forEach(next::add);
                    }
                } else if (Files.isDirectory(one.resolve(segment))) {
                    next.add(one.resolve(segment));
                }
            }
            found = next;
        }
        return found;
    }

    private static List<Path> pictures(Path below, DataPart part) throws IOException {
        try (Stream<Path> files = Files.walk(below, DEEPEST_FOLDER, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> part.holds(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }
}
