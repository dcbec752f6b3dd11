package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.label.LabelTable;
import org.golgi.datasets.tile.NpzTiles;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.FeatureShard;
import org.golgi.eval.features.SlideFiles;

/** Features that are made already: a feature file or its parts, or a table of HDF5 files, one a slide. */
final class FeatureInput {

    private FeatureInput() {}

    /**
     * Reads the features, if the data are such.
     *
     * @throws IllegalArgumentException if an encoder is named that did not make them
     */
    static Optional<FeatureSet> read(Path data, Map<LabelColumn, String> columns, EncoderOptions encoder)
            throws IOException {
        Optional<FeatureSet> set = read(data, columns);
        if (set.isPresent() && encoder.given()) {
            requireMadeBy(encoder, set.get().origin(), data);
        }
        return set;
    }

    /** True if the data are features, not pictures. */
    static boolean isMade(Path data, Map<LabelColumn, String> columns) throws IOException {
        return data.toString().endsWith(".safetensors")
                || (Embedding.hasTable(data)
                        && !data.toString().endsWith(NpzTiles.ENDING)
                        && SlideFiles.named(LabelTable.find(data, columns)));
    }

    /** Whoever made them. */
    static Optional<FeatureSet> read(Path data, Map<LabelColumn, String> columns) throws IOException {
        if (data.toString().endsWith(".safetensors")) {
            return Optional.of(FeatureShard.read(data));
        }
        if (!Embedding.hasTable(data) || data.toString().endsWith(NpzTiles.ENDING)) {
            return Optional.empty();
        }
        LabelTable table = LabelTable.find(data, columns);
        return SlideFiles.named(table) ? Optional.of(SlideFiles.read(table)) : Optional.empty();
    }

    private static void requireMadeBy(EncoderOptions named, FeatureSet.Origin origin, Path data) throws IOException {
        try (ImageEncoder encoder = named.open()) {
            if (!encoder.hash().equals(origin.encoderHash())) {
                throw new IllegalArgumentException("the features of " + data + " were made by encoder '"
                        + origin.encoder() + "' (hash " + start(origin.encoderHash()) + "), not by '" + named.spec()
                        + "' (hash " + start(encoder.hash()) + "); leave --encoder out or embed again");
            }
        }
    }

    private static String start(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
