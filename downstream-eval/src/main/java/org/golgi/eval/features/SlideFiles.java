package org.golgi.eval.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;

/** A feature set as one HDF5 file a slide, and such files, named by a table, as a feature set. */
public final class SlideFiles {
    /** What {@code golgi tile} names its tiles: slide, left and upper edge. */
    private static final Pattern NAME = Pattern.compile("(?:.*/)?(.+)_(\\d+)_(\\d+)(?:\\.\\w+)?");

    private SlideFiles() {}

    /**
     * Which file of a folder gets which rows, to be asked before features are made.
     *
     * @param overwrite files that are there are no fault
     * @throws IllegalArgumentException if a tile has neither a slide nor a name SLIDE_X_Y, or a file is there already
     */
    public static Map<Path, List<Integer>> plan(Path folder, List<Sample> samples, boolean overwrite) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            rows.computeIfAbsent(slide(samples.get(i)), key -> new ArrayList<>())
                    .add(i);
        }
        Map<Path, List<Integer>> files = new LinkedHashMap<>();
        rows.forEach((slide, indices) -> {
            Path file = folder.resolve(slide.replaceAll("[^A-Za-z0-9._-]", "_") + Hdf5Features.ENDING);
            if (files.put(file, indices) != null) {
                throw new IllegalArgumentException(
                        "slide '" + slide + "' and another one would both be " + file.getFileName() + "; rename one");
            }
            if (Files.exists(file) && !overwrite) {
                throw new IllegalArgumentException(file + " exists already; give another folder or --force");
            }
        });
        return files;
    }

    /**
     * Writes one file a slide. Positions are written where the tiles are named SLIDE_X_Y.
     *
     * @param overwrite replace files that are there
     * @return the files, in the order of their first tile
     * @throws IllegalArgumentException as of {@link #plan}
     */
    public static List<Path> write(Path folder, FeatureSet set, boolean overwrite) throws IOException {
        Map<Path, List<Integer>> files = plan(folder, set.samples(), overwrite);
        for (var entry : files.entrySet()) {
            int[] indices =
                    entry.getValue().stream().mapToInt(Integer::intValue).toArray();
            Hdf5Features.write(
                    entry.getKey(),
                    new SlideFeatures(set.features().select(indices), positions(set, indices), set.origin()));
        }
        return List.copyOf(files.keySet());
    }

    private static String slide(Sample sample) {
        return slideOf(sample)
                .orElseThrow(() -> new IllegalArgumentException("tile '" + sample.id()
                        + "' has no slide; one file a slide needs a column slide, or tiles named SLIDE_X_Y as golgi "
                        + "tile writes them"));
    }

    /** The slide that table or name tell. */
    static Optional<String> slideOf(Sample sample) {
        Matcher name = NAME.matcher(sample.id());
        return sample.slide().isPresent() || !name.matches() ? sample.slide() : Optional.of(name.group(1));
    }

    /** Where a tile lies, if its name tells: those of {@code golgi tile} and of HDF5 files with coordinates do. */
    public static Optional<TilePlace> place(Sample sample) {
        Matcher name = NAME.matcher(sample.id());
        if (!name.matches() || name.group(2).length() > 9 || name.group(3).length() > 9) {
            return Optional.empty();
        }
        return Optional.of(
                new TilePlace(name.group(1), Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3))));
    }

    private static long[] positions(FeatureSet set, int[] rows) {
        long[] positions = new long[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            Optional<TilePlace> place = place(set.samples().get(rows[i]));
            if (place.isEmpty()) {
                return new long[0];
            }
            positions[2 * i] = place.get().x();
            positions[2 * i + 1] = place.get().y();
        }
        return positions;
    }

    /** True if every row of the table names an HDF5 file. */
    public static boolean named(LabelTable table) {
        return table.rows().stream().allMatch(row -> row.path().endsWith(Hdf5Features.ENDING));
    }

    /**
     * Reads the files that a table names, relative to it. The slide is the file's name unless the table has a column.
     *
     * @throws IOException if a file cannot be read, or two were made by different encoders
     */
    public static FeatureSet read(LabelTable table) throws IOException {
        Path folder = table.file().toAbsolutePath().getParent();
        List<Sample> samples = new ArrayList<>();
        List<FeatureMatrix> parts = new ArrayList<>();
        FeatureSet.Origin origin = null;
        for (LabelRow row : table.rows()) {
            Path file = folder.resolve(row.path());
            SlideFeatures slide = Hdf5Features.read(file);
            if (origin == null) {
                origin = slide.origin();
            } else if (!origin.encoderHash().equals(slide.origin().encoderHash())
                    || parts.get(0).columns() != slide.features().columns()) {
                throw new IOException(file + " holds features of encoder '"
                        + slide.origin().encoder() + "' of width "
                        + slide.features().columns() + ", those before it of '" + origin.encoder() + "' of width "
                        + parts.get(0).columns() + "; a table may name features of one encoder only");
            }
            String name = file.getFileName().toString();
            String stem = name.substring(0, name.length() - Hdf5Features.ENDING.length());
            for (int i = 0; i < slide.features().rows(); i++) {
                samples.add(new Sample(
                        tile(stem, slide.positions(), i),
                        row.label(),
                        row.split(),
                        Optional.of(row.slide().orElse(stem)),
                        row.patient()));
            }
            parts.add(slide.features());
        }
        return new FeatureSet(joined(parts), samples, origin);
    }

    private static String tile(String slide, long[] positions, int row) {
        return positions.length == 0
                ? slide + "#" + row
                : slide + "_" + positions[2 * row] + "_" + positions[2 * row + 1];
    }

    private static FeatureMatrix joined(List<FeatureMatrix> parts) {
        int rows = parts.stream().mapToInt(FeatureMatrix::rows).sum();
        FeatureMatrix all = FeatureMatrix.zeros(rows, parts.get(0).columns());
        int at = 0;
        for (FeatureMatrix part : parts) {
            all.putRows(at, part);
            at += part.rows();
        }
        return all;
    }
}
