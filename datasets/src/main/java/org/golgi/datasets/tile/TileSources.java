package org.golgi.datasets.tile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.golgi.core.run.Progress;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.shard.ShardSource;
import org.golgi.datasets.tiling.SlideTiles;
import org.golgi.datasets.tiling.TilingFolder;

/**
 * Opens what a user calls a tile set.
 *
 * <ul>
 *   <li>a folder with {@code labels.csv}, or such a CSV itself: the images that its column {@code path} names, in its
 *       order;
 *   <li>a NumPy archive ({@code .npz}) of pictures;
 *   <li>a folder of WebDataset tars, or one that {@code golgi tile} wrote: all their tiles;
 *   <li>{@code tile:///SLIDES?mpp=0.5&size=256}: tiles cut from slides as they are asked for;
 *   <li>any other folder: every JPEG, PNG, TIFF, BMP and WebP below it in the order of their names.
 * </ul>
 */
public final class TileSources {
    private static final String LABELS = LabelTable.IN_FOLDER;

    private TileSources() {}

    /** The images of a table, in its order. */
    public static TileSource of(LabelTable table) {
        return ImageFiles.of(table);
    }

    /** Opens and joins the sources, in this order. */
    public static TileSource open(List<Path> sources) throws IOException {
        return open(sources, Optional.empty());
    }

    /** Opens and joins the sources, in this order; told of what takes long before the first tile. */
    public static TileSource open(List<Path> sources, Progress progress) throws IOException {
        return open(sources, Optional.empty(), progress);
    }

    /**
     * Opens and joins the sources, in this order.
     *
     * @param split which rows of a {@code labels.csv} to take; sources without a table are refused if it is given
     * @throws IOException naming the source that is missing, empty or damaged
     */
    public static TileSource open(List<Path> sources, Optional<String> split) throws IOException {
        return open(sources, split, Progress.silent());
    }

    private static TileSource open(List<Path> sources, Optional<String> split, Progress progress) throws IOException {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no tiles given; name a folder of images, of shards, or a labels.csv");
        }
        List<TileSource> opened = new ArrayList<>();
        try {
            for (Path source : sources) {
                opened.add(open(source, split, progress));
            }
        } catch (IOException | RuntimeException e) {
            JoinedTiles.closeAll(opened, e);
            throw e;
        }
        return opened.size() == 1 ? opened.get(0) : JoinedTiles.of(sources, opened);
    }

    /**
     * Opens and joins sources by name: a path, or {@code PATH#SPLIT} for one split of its labels.csv.
     *
     * @param progress told of what takes long before the first tile
     * @throws IOException naming the source that is missing, empty or damaged
     */
    public static TileSource openNamed(List<String> names, Progress progress) throws IOException {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no tiles given; name a folder of images, of shards, or a labels.csv");
        }
        List<TileSource> opened = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        try {
            for (String name : names) {
                int mark = name.lastIndexOf('#');
                boolean splits = mark > 0 && !SlideTiles.isAddress(name) && !Files.exists(Path.of(name));
                paths.add(Path.of(splits ? name.substring(0, mark) : name));
                opened.add(open(
                        paths.get(paths.size() - 1),
                        splits ? Optional.of(name.substring(mark + 1)) : Optional.empty(),
                        progress));
            }
        } catch (IOException | RuntimeException e) {
            JoinedTiles.closeAll(opened, e);
            throw e;
        }
        return opened.size() == 1 ? opened.get(0) : JoinedTiles.of(paths, opened);
    }

    private static TileSource open(Path source, Optional<String> split, Progress progress) throws IOException {
        if (SlideTiles.isAddress(source.toString())) {
            if (split.isPresent()) {
                throw new IOException(source + " has no " + LABELS + ", so it has no split '" + split.get() + "'");
            }
            return SlideTiles.open(source.toString(), progress);
        }
        if (!Files.exists(source)) {
            throw new IOException(source + " does not exist; name a folder of images, of shards, or a labels.csv");
        }
        if (source.toString().endsWith(NpzTiles.ENDING) && split.isEmpty()) {
            return NpzTiles.open(source, Map.of());
        }
        Optional<Path> table = table(source);
        if (table.isPresent()) {
            LabelTable labels = LabelTable.read(table.get());
            return ImageFiles.of(split.isPresent() ? labels.split(split.get()) : labels);
        }
        if (split.isPresent()) {
            throw new IOException(source + " has no " + LABELS + ", so it has no split '" + split.get() + "'");
        }
        if (!Files.isDirectory(source)) {
            throw new IOException(source + " is no folder; name a folder of images, of shards, or a labels.csv");
        }
        if (ShardSource.isShardFolder(source)) {
            return ShardSource.open(source);
        }
        refusePicturesOfTiling(source);
        return ImageFiles.below(source);
    }

    /** Beside its shards 'golgi tile' writes overviews and mosaics, which are pictures and no tiles. */
    private static void refusePicturesOfTiling(Path folder) throws IOException {
        if (TilingFolder.is(folder)) {
            throw new IOException(folder + " was written by 'golgi tile' and holds no shards; if its output.format was"
                    + " none, write tile://" + folder.toAbsolutePath().normalize()
                    + " for its tiles, else no slide gave one, see its index.html");
        }
        try (Stream<Path> below = Files.list(folder)) {
            List<String> sets =
                    below.filter(TilingFolder::is).map(Path::toString).sorted().toList();
            if (!sets.isEmpty()) {
                throw new IOException(folder + " holds tile sets of 'golgi tile'; name the ones you mean: "
                        + String.join(", ", sets));
            }
        }
    }

    private static Optional<Path> table(Path source) {
        if (Files.isRegularFile(source) && source.toString().endsWith(".csv")) {
            return Optional.of(source);
        }
        return Optional.of(source.resolve(LABELS)).filter(Files::isRegularFile);
    }
}
