package org.golgi.datasets.tiling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.io.UserTable;
import org.golgi.datasets.slide.SlideFormats;

/** Finds the slides that a user names: files, and folders with all slides below them. */
public final class SlideInputs {
    private static final int LONGEST_ID = 60;
    private static final int DEEPEST_FOLDER = 32;

    private SlideInputs() {}

    /**
     * Lists the slides in the order of their ids.
     *
     * @param places files and folders
     * @param mpp micrometres a level-0 pixel of every slide, over what the files say
     * @param table a CSV with the columns {@code slide} (path or file name) and {@code mpp}, over both
     * @throws IOException if there are no slides, two have the same name, or the table cannot be used
     */
    public static List<SlideInput> find(List<Path> places, Optional<Double> mpp, Optional<Path> table)
            throws IOException {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("no slides given; name slide files or folders of them");
        }
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            files.addAll(files(place));
        }
        return of(files, mpp, table);
    }

    /**
     * Gives slides their ids and what is known of their resolution, without looking at the files.
     *
     * @param files slide files, wherever they are
     */
    public static List<SlideInput> of(List<Path> files, Optional<Double> mpp, Optional<Path> table) throws IOException {
        Map<String, Double> known = table.isPresent() ? readTable(table.get()) : Map.of();
        Set<String> used = new HashSet<>();
        Map<String, SlideInput> slides = new TreeMap<>();
        for (Path file : files) {
            String id = id(file);
            Optional<String> key = Stream.of(file.toString(), file.getFileName().toString(), id)
                    .filter(known::containsKey)
                    .findFirst();
            key.ifPresent(used::add);
            SlideInput slide = new SlideInput(file, id, key.map(known::get).or(() -> mpp));
            SlideInput before = slides.put(id, slide);
            if (before != null && !before.path().equals(file)) {
                throw new IOException("%s and %s have the same name; rename one or cut them into two folders"
                        .formatted(before.path(), file));
            }
        }
        for (String name : known.keySet()) {
            if (!used.contains(name)) {
                throw new IOException(
                        table.orElseThrow() + " has a row for '" + name + "', which is none of the slides");
            }
        }
        return List.copyOf(slides.values());
    }

    private static List<Path> files(Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        if (!Files.isDirectory(place)) {
            throw new IOException(place + " does not exist; name slide files or folders of them");
        }
        try (Stream<Path> files = Files.walk(place, DEEPEST_FOLDER, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> all = files.filter(file -> SlideFormats.isSlide(file) || SlideFormats.isPicture(file))
                    .filter(file -> !Files.isDirectory(file)) // a link to nothing is a slide that fails
                    .sorted()
                    .toList();
            // Beside slides, pictures are thumbnails; in a folder of their own they are what is to be cut.
            List<Path> found = all.stream().filter(SlideFormats::isSlide).toList();
            if (all.isEmpty()) {
                throw new IOException(place + " holds no slides (" + SlideFormats.endings() + ") and no pictures");
            }
            return found.isEmpty() ? all : found;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The file name without its ending, made fit for a WebDataset key, which ends at its first dot. */
    static String id(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String id = stem.replaceAll("[^A-Za-z0-9_-]", "_");
        // Long or changed names keep apart by a piece of their hash.
        return id.length() <= LONGEST_ID && id.equals(stem.replace('.', '_'))
                ? id
                : id.substring(0, Math.min(id.length(), LONGEST_ID - 9)) + "_"
                        + Sha256.of(stem).substring(0, 8);
    }

    private static Map<String, Double> readTable(Path csv) throws IOException {
        Map<String, Double> table = new TreeMap<>();
        UserTable.read(csv, "slide,mpp", header -> {
            if (!header.containsAll(List.of("slide", "mpp"))) {
                throw new IOException(
                        csv + " must have the columns slide and mpp; it has " + String.join(", ", header));
            }
            return row -> {
                if (table.put(row.get("slide"), mpp(row)) != null) {
                    throw new IOException(row.place() + ": slide '" + row.get("slide") + "' stands there twice");
                }
            };
        });
        return table;
    }

    private static double mpp(UserTable.Row row) throws IOException {
        try {
            return Double.parseDouble(row.get("mpp"));
        } catch (NumberFormatException e) {
            throw new IOException(
                    row.place() + ", column 'mpp': '" + row.get("mpp") + "' is not a number such as 0.25", e);
        }
    }
}
