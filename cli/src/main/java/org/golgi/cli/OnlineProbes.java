package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Builds the probe that judges a pretraining run from the evaluation module. */
final class OnlineProbes {

    private OnlineProbes() {}

    static EncoderProbe of(ProbeConfig config, int threads) throws IOException {
        Path folder = Path.of(config.tiles());
        Path csv = folder.toString().endsWith(".csv") ? folder : folder.resolve("labels.csv");
        LabelTable table = LabelTable.read(csv);
        TreeSet<String> classes = new TreeSet<>();
        for (LabelRow row : table.rows()) {
            classes.add(row.label()
                    .orElseThrow(() -> new IllegalArgumentException(
                            csv + ", row " + row.number() + " has no label; a probe needs one in each row")));
        }
        int decoders = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        List<String> names = List.copyOf(classes);
        return new QuickProbe(
                labelled(folder, table, config.trainSplit(), names),
                labelled(folder, table, config.testSplit(), names),
                decoders,
                LinearProtocol.SKLEARN_LR);
    }

    private static LabelledTiles labelled(Path folder, LabelTable table, String split, List<String> classes)
            throws IOException {
        TileSource tiles = TileSources.open(List.of(folder), Optional.of(split));
        List<Integer> labels = new ArrayList<>();
        for (LabelRow row : table.split(split).rows()) {
            labels.add(classes.indexOf(row.label().orElseThrow()));
        }
        return new LabelledTiles(
                tiles, labels.stream().mapToInt(Integer::intValue).toArray(), classes);
    }
}
