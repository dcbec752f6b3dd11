package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.golgi.core.vit.EncoderProbe;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.dino.config.ProbeConfig;
import org.golgi.eval.features.LabelledTiles;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.QuickProbe;

/**
 * Builds the probe that judges a pretraining run from the evaluation module. One that could not judge is refused here,
 * before the run is begun.
 */
final class OnlineProbes {

    private OnlineProbes() {}

    /** The table of {@code probe.tiles}. */
    static LabelTable table(ProbeConfig config) throws IOException {
        Path folder = Path.of(config.tiles());
        try {
            return LabelTable.read(folder.toString().endsWith(".csv") ? folder : folder.resolve(LabelTable.IN_FOLDER));
        } catch (IOException e) {
            throw new IOException("probe.tiles: " + e.getMessage(), e);
        }
    }

    /**
     * The probe of these tiles.
     *
     * @throws IllegalArgumentException if it would learn or be scored on one class, or know what it is scored on
     * @throws IOException if a tile or a split is missing
     */
    static EncoderProbe of(ProbeConfig config, int threads) throws IOException {
        LabelTable table = table(config);
        LabelTable train = split(table, config.trainSplit());
        LabelTable test = split(table, config.testSplit());
        TreeSet<String> learned = classes(train);
        TreeSet<String> judged = classes(test);
        requireSeveral(table, "probe.train_split", config.trainSplit(), learned);
        requireSeveral(table, "probe.test_split", config.testSplit(), judged);
        for (String label : judged) {
            if (!learned.contains(label)) {
                throw new IllegalArgumentException("probe.tiles: class '" + label + "' of " + table.file()
                        + " is in split '" + config.testSplit() + "' but not in split '" + config.trainSplit()
                        + "', from which the probe learns; add tiles of it there or leave it out");
            }
        }
        requireApart(table, train, test);
        int decoders = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        List<String> names = List.copyOf(learned);
        return new QuickProbe(labelled(train, names), labelled(test, names), decoders, LinearProtocol.SKLEARN_LR);
    }

    private static LabelTable split(LabelTable table, String name) throws IOException {
        try {
            return table.split(name);
        } catch (IOException e) {
            throw new IOException("probe.tiles: " + e.getMessage(), e);
        }
    }

    private static TreeSet<String> classes(LabelTable split) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        for (LabelRow row : split.rows()) {
            classes.add(row.label()
                    .orElseThrow(() -> new IllegalArgumentException("probe.tiles: " + split.file() + ", row "
                            + row.number() + " has no label; a probe needs one in each row of its splits")));
            Path tile = path(split, row);
            if (!Files.isRegularFile(tile)) {
                throw new IOException("probe.tiles: " + tile + " does not exist, which " + split.file() + ", row "
                        + row.number() + " names; bring it back or take the row out");
            }
        }
        return classes;
    }

    private static void requireSeveral(LabelTable table, String key, String split, Set<String> classes) {
        if (classes.size() < 2) {
            throw new IllegalArgumentException(key + ": split '" + split + "' of " + table.file() + " holds the class '"
                    + classes.iterator().next()
                    + "' alone; a probe tells classes apart, give it tiles of at least two");
        }
    }

    private static void requireApart(LabelTable table, LabelTable train, LabelTable test) {
        Set<Path> learned = new HashSet<>();
        train.rows().forEach(row -> learned.add(path(table, row)));
        for (LabelRow row : test.rows()) {
            if (learned.contains(path(table, row))) {
                throw new IllegalArgumentException("probe.tiles: " + row.path() + " is in both splits of "
                        + table.file()
                        + " (row " + row.number() + "), so the probe would be scored on what it learned; take it out of"
                        + " one");
            }
        }
    }

    private static Path path(LabelTable table, LabelRow row) {
        return table.file().toAbsolutePath().getParent().resolve(row.path()).normalize();
    }

    private static LabelledTiles labelled(LabelTable split, List<String> classes) throws IOException {
        TileSource tiles = TileSources.of(split);
        int[] labels = split.rows().stream()
                .mapToInt(row -> classes.indexOf(row.label().orElseThrow()))
                .toArray();
        return new LabelledTiles(tiles, labels, classes);
    }

    /** A warning if tiles that the probe is scored on are trained on as well. */
    static Optional<String> warning(ProbeConfig config, List<String> trainedOn) throws IOException {
        LabelTable test = split(table(config), config.testSplit());
        TrainedTiles trained = TrainedTiles.of(trainedOn);
        Path folder = test.file().toAbsolutePath().getParent().toRealPath();
        long common = test.rows().stream()
                .filter(row -> trained.contain(folder.resolve(row.path()).normalize()))
                .count();
        return common == 0
                ? Optional.empty()
                : Optional.of(common + " of " + test.rows().size() + " tiles of split '" + config.testSplit()
                        + "' of probe.tiles are in data.tiles too, so the probe and best/ judge by tiles that were"
                        + " trained on; name the training split alone, FOLDER#SPLIT");
    }
}
