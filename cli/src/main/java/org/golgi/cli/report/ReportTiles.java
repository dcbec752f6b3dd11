package org.golgi.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.core.config.YamlFile;
import org.golgi.core.run.RunFolder;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.TileSubset;
import org.golgi.eval.task.LabelledFolder;

/**
 * The tiles on which a report looks at the features.
 *
 * @param tiles evenly spread over the set
 * @param labels the class of each tile where it is known
 */
public record ReportTiles(TileSource tiles, List<Optional<String>> labels) implements AutoCloseable {
    private static final String TABLE = "labels.csv";

    public ReportTiles {
        labels = List.copyOf(labels);
    }

    /**
     * Opens a tile set: {@code FOLDER} or {@code FOLDER#SPLIT}, as in the configuration of a run.
     *
     * @param most largest number of tiles taken
     * @throws IOException if it cannot be read or is empty
     */
    public static ReportTiles open(String set, int most) throws IOException {
        int mark = set.lastIndexOf('#');
        boolean hasSplit = mark > 0 && !Files.exists(Path.of(set));
        Path path = Path.of(hasSplit ? set.substring(0, mark) : set);
        Optional<String> split = hasSplit ? Optional.of(set.substring(mark + 1)) : Optional.empty();
        if (Files.isRegularFile(path.resolve(TABLE)) || path.toString().endsWith(".csv")) {
            LabelledFolder folder = LabelledFolder.open(path, Map.of());
            List<Sample> samples = folder.samples();
            int[] rows = IntStream.range(0, samples.size())
                    .filter(i -> split.isEmpty() || samples.get(i).split().equals(split))
                    .toArray();
            return of(
                    folder.tiles(),
                    spread(rows, most),
                    samples.stream().map(Sample::label).toList(),
                    set);
        }
        TileSource source = TileSources.open(List.of(path), split);
        int[] rows = IntStream.range(0, source.size()).toArray();
        return of(source, spread(rows, most), List.of(), set);
    }

    /** The set that judged the run, else the first one it was trained on; empty if neither is there any more. */
    public static Optional<String> ofRun(RunFolder run) throws IOException {
        JsonNode config = YamlFile.read("config file", run.config()).tree();
        List<String> sets = new ArrayList<>();
        sets.add(config.path("probe").path("tiles").asText(""));
        config.path("data").path("tiles").forEach(node -> sets.add(node.asText()));
        return sets.stream()
                .filter(set -> !set.isBlank() && Files.exists(Path.of(set.replaceFirst("#[^#/]*$", ""))))
                .findFirst();
    }

    private static ReportTiles of(TileSource source, int[] rows, List<Optional<String>> labels, String set)
            throws IOException {
        if (rows.length == 0) {
            source.close();
            throw new IOException("tile set " + set + " has no tiles; check its split");
        }
        List<Optional<String>> chosen = IntStream.of(rows)
                .mapToObj(row -> labels.isEmpty() ? Optional.<String>empty() : labels.get(row))
                .toList();
        return new ReportTiles(new TileSubset(source, rows), chosen);
    }

    /** At most this many of them, evenly spread, the order kept. */
    static int[] spread(int[] all, int most) {
        int count = Math.min(all.length, most);
        return IntStream.range(0, count)
                .map(i -> all[(int) ((2L * i + 1) * all.length / (2L * count))])
                .toArray();
    }

    @Override
    public void close() throws IOException {
        tiles.close();
    }
}
