package org.golgi.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.tile.NpzTiles;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.golgi.eval.features.Embedder;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.FeatureShard;
import org.golgi.eval.features.Sample;
import org.golgi.eval.features.TileSubset;
import org.golgi.eval.task.LabelledFolder;

/** Turns tiles into a feature set with a progress bar; shared by embed and eval. */
final class Embedding {
    private final EncoderOptions options;
    private final Optional<Path> cache;
    private final double maxBrokenShare;
    private final FeatureShard shard;
    private Consumer<List<Sample>> check = samples -> {};

    /** A feature set and what happened on the way. */
    record Made(FeatureSet set, Embedder.Embedded embedded) {}

    Embedding(EncoderOptions options, Optional<Path> cache, double maxBrokenShare) {
        this(options, cache, maxBrokenShare, FeatureShard.WHOLE);
    }

    /** Of a part of the tiles only. */
    Embedding(EncoderOptions options, Optional<Path> cache, double maxBrokenShare, FeatureShard shard) {
        this.shard = shard;
        this.options = options;
        this.cache = cache;
        this.maxBrokenShare = maxBrokenShare;
    }

    /** Looks at the samples before anything is embedded, and refuses by an exception. */
    Embedding checking(Consumer<List<Sample>> samples) {
        check = samples;
        return this;
    }

    /** Tiles of a folder or table; labels and splits come along where there is a table. */
    Made make(List<Path> sources, Map<LabelColumn, String> columns) throws IOException {
        if (sources.size() == 1 && hasTable(sources.get(0))) {
            try (LabelledFolder folder = LabelledFolder.open(sources.get(0), columns)) {
                return make(folder.tiles(), folder.samples());
            }
        }
        if (!columns.isEmpty()) {
            throw new IllegalArgumentException("columns " + columns.values() + " are named, but " + sources
                    + " is not one folder with labels.csv");
        }
        try (TileSource tiles = TileSources.open(sources, Progress.standardError(System.err))) {
            List<Sample> samples = IntStream.range(0, tiles.size())
                    .mapToObj(i -> Sample.of(tiles.id(i)))
                    .toList();
            return make(tiles, samples);
        }
    }

    static boolean hasTable(Path source) {
        return source.toString().endsWith(".csv")
                || source.toString().endsWith(NpzTiles.ENDING)
                || Files.isRegularFile(source.resolve("labels.csv"));
    }

    private Made make(TileSource all, List<Sample> allSamples) throws IOException {
        int[] part = shard.tiles(allSamples);
        if (part.length == 0) {
            throw new IllegalArgumentException("--shard " + shard.index() + "/" + shard.count()
                    + " has no tile: there are fewer slides or tiles than parts; take fewer");
        }
        boolean whole = part.length == all.size();
        TileSource tiles = whole ? all : new TileSubset(all, part);
        List<Sample> samples = Arrays.stream(part).mapToObj(allSamples::get).toList();
        check.accept(samples);
        var settings = new Embedder.Settings(options.batchSize(), options.threads(), maxBrokenShare, cache);
        try (ImageEncoder encoder = options.open();
                Progress.Bar bar = Progress.standardError(new PrintStream(System.err, true))
                        .start("embed", tiles.size(), "tiles")) {
            AtomicInteger shown = new AtomicInteger();
            Embedder embedder = new Embedder(settings, done -> bar.advance(done - shown.getAndSet(done)));
            Embedder.Embedded embedded = embedder.embed(tiles, encoder);
            FeatureSet set = new FeatureSet(
                    embedded.features(),
                    Arrays.stream(embedded.tiles()).mapToObj(samples::get).toList(),
                    new FeatureSet.Origin(
                            options.spec(), encoder.hash(), encoder.transform().toString(), tiles.hash()));
            return new Made(set, embedded);
        }
    }
}
