package org.golgi.eval.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.tile.NpzTiles;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.eval.features.LabelledTiles;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.TileSubset;

/**
 * A folder with {@code labels.csv}, such a CSV, or a NumPy archive: pictures with class, split, slide and patient.
 *
 * @param tiles the pictures
 * @param samples what the table says of each
 */
public record LabelledFolder(TileSource tiles, List<Sample> samples) implements AutoCloseable {
    /**
     * Opens a folder, table or archive.
     *
     * @param columns the column of a role where it is not a usual one (path or image, label, split, slide or slide_id,
     *     patient or patient_id)
     * @throws IOException if the table cannot be used, naming row and column
     */
    public static LabelledFolder open(Path folderOrTable, Map<LabelColumn, String> columns) throws IOException {
        if (folderOrTable.toString().endsWith(NpzTiles.ENDING)) {
            NpzTiles archive = NpzTiles.open(folderOrTable, columns);
            return new LabelledFolder(
                    archive, archive.rows().stream().map(Sample::of).toList());
        }
        LabelTable table = LabelTable.find(folderOrTable, columns);
        return new LabelledFolder(
                TileSources.of(table), table.rows().stream().map(Sample::of).toList());
    }

    /** The labels in alphabetical order. */
    public List<String> classes() {
        return List.copyOf(new TreeSet<>(
                samples.stream().flatMap(sample -> sample.label().stream()).toList()));
    }

    /**
     * The labelled pictures of some splits.
     *
     * @param splits names of splits; pictures of all are taken together
     * @param classes the classes to take; pictures of others are left out
     */
    public LabelledTiles split(Set<String> splits, List<String> classes) throws IOException {
        int[] rows = IntStream.range(0, samples.size())
                .filter(i -> samples.get(i).split().filter(splits::contains).isPresent())
                .filter(i -> samples.get(i).label().filter(classes::contains).isPresent())
                .toArray();
        if (rows.length == 0) {
            throw new IOException("there is no labelled picture in split " + splits + "; the table has " + splits());
        }
        int[] labels = IntStream.of(rows)
                .map(i -> classes.indexOf(samples.get(i).label().orElseThrow()))
                .toArray();
        return new LabelledTiles(new TileSubset(tiles, rows), labels, classes);
    }

    /** Names of the splits. */
    public Set<String> splits() {
        return new TreeSet<>(
                samples.stream().flatMap(sample -> sample.split().stream()).toList());
    }

    /** What is known of the picture of this id. */
    public Optional<Sample> sample(String id) {
        return samples.stream().filter(sample -> sample.id().equals(id)).findFirst();
    }

    @Override
    public void close() throws IOException {
        tiles.close();
    }
}
