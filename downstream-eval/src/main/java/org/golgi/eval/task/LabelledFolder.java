package org.golgi.eval.task;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.eval.features.LabelledTiles;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.TileSubset;

/**
 * A folder with {@code labels.csv}, or such a CSV: pictures with class, split, slide and patient.
 *
 * @param tiles the pictures
 * @param samples what the table says of each
 */
public record LabelledFolder(TileSource tiles, List<Sample> samples) implements AutoCloseable {
    private static final Map<LabelColumn, List<String>> USUAL = Map.of(
            LabelColumn.LABEL, List.of("label"),
            LabelColumn.SPLIT, List.of("split"),
            LabelColumn.SLIDE, List.of("slide", "slide_id"),
            LabelColumn.PATIENT, List.of("patient", "patient_id"));

    /**
     * Opens a folder or table.
     *
     * @param columns the column of a role where it is not a usual one (path, label, split, slide or slide_id, patient or
     *     patient_id)
     * @throws IOException if the table cannot be used, naming row and column
     */
    public static LabelledFolder open(Path folderOrTable, Map<LabelColumn, String> columns) throws IOException {
        Path csv = Files.isDirectory(folderOrTable) ? folderOrTable.resolve("labels.csv") : folderOrTable;
        if (!Files.isRegularFile(csv)) {
            throw new IOException(csv + " does not exist; give a folder with labels.csv (columns path, label and, for "
                    + "evaluation, split), or such a CSV");
        }
        LabelTable table = LabelTable.read(csv, withUsual(csv, columns));
        TileSource tiles = TileSources.open(List.of(csv));
        return new LabelledFolder(
                tiles, table.rows().stream().map(LabelledFolder::sample).toList());
    }

    private static Sample sample(LabelRow row) {
        return new Sample(row.path(), row.label(), row.split(), row.slide(), row.patient());
    }

    private static Map<LabelColumn, String> withUsual(Path csv, Map<LabelColumn, String> columns) throws IOException {
        Map<LabelColumn, String> all = new EnumMap<>(LabelColumn.class);
        List<String> header = header(csv);
        USUAL.forEach((role, names) ->
                names.stream().filter(header::contains).findFirst().ifPresent(name -> all.put(role, name)));
        all.putAll(columns);
        return all;
    }

    private static List<String> header(Path csv) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setTrim(true).get();
        try (Reader reader = Files.newBufferedReader(csv, StandardCharsets.UTF_8);
                CSVParser parser = CSVParser.parse(reader, format)) {
            return List.copyOf(parser.getHeaderNames());
        } catch (IllegalArgumentException e) {
            return List.of(); // the table's own reader says what is wrong with the header
        }
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
