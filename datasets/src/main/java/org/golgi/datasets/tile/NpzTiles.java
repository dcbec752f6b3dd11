package org.golgi.datasets.tile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelRow;

/**
 * Pictures in a NumPy archive (.npz): an array {@code images} of bytes [N, H, W, 3] (or [N, H, W] in grey), and what is
 * known of them in arrays of N entries, one a column. An archive in the manner of MedMNIST, {@code train_images} with
 * {@code train_labels} and so on, is read as one set with the splits train, val and test.
 */
public final class NpzTiles implements TileSource {
    /** How the names of such archives end. */
    public static final String ENDING = ".npz";

    private static final String IMAGES = "images";

    private final List<NpyArray> parts;
    private final List<LabelRow> rows;

    private NpzTiles(List<NpyArray> parts, List<LabelRow> rows) {
        this.parts = List.copyOf(parts);
        this.rows = List.copyOf(rows);
    }

    /**
     * Opens an archive.
     *
     * @param names the array of a role where it does not have a usual name
     * @throws IOException naming the file if it is damaged or has no such arrays
     */
    public static NpzTiles open(Path file, Map<LabelColumn, String> names) throws IOException {
        Map<String, NpyArray> arrays = new TreeMap<>(NpyArray.archive(file));
        List<NpyArray> parts = new ArrayList<>();
        List<LabelRow> rows = new ArrayList<>();
        for (String prefix : List.of("", "train_", "val_", "test_")) {
            NpyArray images = arrays.get(prefix + IMAGES);
            if (images == null) {
                continue;
            }
            requirePictures(file, prefix + IMAGES, images);
            parts.add(images);
            Map<LabelColumn, NpyArray> columns = columns(file, arrays, prefix, images.shape()[0], names);
            for (int i = 0; i < images.shape()[0]; i++) {
                rows.add(row(rows.size(), i, columns, prefix));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(
                    file + " has no array 'images' (or train_images, val_images, test_images) with pictures;"
                            + " it has " + arrays.keySet());
        }
        return new NpzTiles(parts, rows);
    }

    /** What is known of each picture; its path is its number with six digits. */
    public List<LabelRow> rows() {
        return rows;
    }

    private static void requirePictures(Path file, String name, NpyArray images) throws IOException {
        int[] shape = images.shape();
        boolean fits = shape.length == 4 && shape[3] == 3 || shape.length == 3;
        if (!images.bytes() || !fits || shape[1] < 1 || shape[2] < 1) {
            throw new IOException("%s: array '%s' has the type %s and the shape %s; pictures are bytes [N, H, W, 3]"
                    .formatted(file, name, images.type(), Arrays.toString(shape)));
        }
    }

    private static Map<LabelColumn, NpyArray> columns(
            Path file, Map<String, NpyArray> arrays, String prefix, int size, Map<LabelColumn, String> names)
            throws IOException {
        Map<LabelColumn, NpyArray> columns = new LinkedHashMap<>();
        for (LabelColumn role : LabelColumn.values()) {
            List<String> candidates = new ArrayList<>();
            if (names.containsKey(role)) {
                candidates.add(names.get(role));
            } else {
                candidates.addAll(role.usualNames());
                candidates.add(role.usualName() + "s");
            }
            for (String candidate : candidates) {
                NpyArray found = arrays.get(prefix + candidate);
                if (found != null && found.size() == size) {
                    if (!found.told()) {
                        throw new IOException(file + ": array '" + prefix + candidate + "' has the type " + found.type()
                                + "; labels and the like are texts, whole numbers of 1, 2, 4 or 8 bytes, or numbers of 4 or"
                                + " 8");
                    }
                    columns.putIfAbsent(role, found);
                }
            }
            if (names.containsKey(role) && !columns.containsKey(role)) {
                throw new IOException("%s has no array '%s' of %d entries for the %s; it has %s"
                        .formatted(file, prefix + names.get(role), size, role.usualName(), arrays.keySet()));
            }
        }
        return columns;
    }

    private static LabelRow row(int number, int i, Map<LabelColumn, NpyArray> columns, String prefix) {
        Function<LabelColumn, Optional<String>> cell = role -> Optional.ofNullable(columns.get(role))
                .map(array -> array.text(i))
                .filter(t -> !t.isEmpty());
        Optional<String> split = prefix.isEmpty()
                ? cell.apply(LabelColumn.SPLIT)
                : Optional.of(prefix.substring(0, prefix.length() - 1));
        return new LabelRow(
                number + 1,
                String.format(Locale.ROOT, "%06d", number),
                cell.apply(LabelColumn.LABEL),
                split,
                cell.apply(LabelColumn.PATIENT),
                cell.apply(LabelColumn.SLIDE),
                Optional.empty());
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public String id(int index) {
        return rows.get(index).path();
    }

    @Override
    public RgbImage read(int index) {
        int at = index;
        for (NpyArray part : parts) {
            if (at < part.shape()[0]) {
                return picture(part, at);
            }
            at -= part.shape()[0];
        }
        throw new IllegalArgumentException("tile " + index + " does not exist; there are " + size());
    }

    private static RgbImage picture(NpyArray images, int number) {
        int height = images.shape()[1];
        int width = images.shape()[2];
        byte[] pixels = new byte[3 * width * height];
        if (images.shape().length == 4) {
            System.arraycopy(images.data(), number * pixels.length, pixels, 0, pixels.length);
        } else {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = images.data()[number * (pixels.length / 3) + i / 3];
            }
        }
        return new RgbImage(width, height, pixels);
    }

    @Override
    public String hash() {
        return TileIds.hash(rows.stream().map(LabelRow::path).toList());
    }

    @Override
    public void close() {}
}
