package org.golgi.eval.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.datasets.tile.TileSource;

/**
 * Tiles in, features out: threads decode and prepare tiles ahead while the encoder works on a batch. With a cache folder
 * finished chunks are kept and taken up again.
 */
public final class Embedder {
    private static final int CHUNK_TILES = 1024;

    private final Settings settings;
    private final IntConsumer progress;

    /**
     * How tiles are embedded.
     *
     * @param batchSize tiles the encoder gets at once
     * @param threads tiles decoded at a time
     * @param maxBrokenShare share of tiles that may be unreadable; they are left out and named
     * @param cache where finished chunks are kept; empty keeps none
     */
    public record Settings(int batchSize, int threads, double maxBrokenShare, Optional<Path> cache) {

        public Settings {
            if (batchSize < 1 || threads < 1 || !(maxBrokenShare >= 0 && maxBrokenShare <= 1)) {
                throw new IllegalArgumentException(
                        "embedding needs a batch size and threads of at least 1 and a share of "
                                + "broken tiles of 0 to 1, got " + batchSize + ", " + threads + " and "
                                + maxBrokenShare);
            }
        }
    }

    /**
     * The features of a tile source.
     *
     * @param features rows of the tiles that could be read, in their order
     * @param tiles numbers of these tiles
     * @param broken one line for each tile that was left out, naming it
     * @param reused how many rows came from the cache
     */
    public record Embedded(FeatureMatrix features, int[] tiles, List<String> broken, int reused) {}

    /** One decoded tile, or why there is none. */
    private record Prepared(int tile, byte[] pixels, long checksum, String failure) {}

    /** The progress consumer gets the number of tiles done. */
    public Embedder(Settings settings, IntConsumer progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Embeds all tiles.
     *
     * @throws IOException if more tiles are broken than allowed, naming the first of them, or the cache cannot be written
     */
    public Embedded embed(TileSource tiles, ImageEncoder encoder) throws IOException {
        Optional<FeatureChunks> chunks = settings.cache().isPresent()
                ? Optional.of(new FeatureChunks(settings.cache().get(), encoder, tiles))
                : Optional.empty();
        ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
        try {
            Run run = new Run(tiles, encoder, chunks, pool);
            for (int from = 0; from < tiles.size(); from += CHUNK_TILES) {
                run.chunk(from / CHUNK_TILES, from, Math.min(CHUNK_TILES, tiles.size() - from));
                progress.accept(Math.min(from + CHUNK_TILES, tiles.size()));
            }
            return run.result();
        } finally {
            pool.shutdownNow();
        }
    }

    private final class Run {
        private final TileSource source;
        private final ImageEncoder encoder;
        private final Optional<FeatureChunks> chunks;
        private final ExecutorService pool;
        private final TilePreparer preparer;
        private final FeatureMatrix features;
        private final int[] rowTiles;
        private final List<String> broken = new ArrayList<>();
        private int rows;
        private int reused;

        Run(TileSource source, ImageEncoder encoder, Optional<FeatureChunks> chunks, ExecutorService pool) {
            this.source = source;
            this.encoder = encoder;
            this.chunks = chunks;
            this.pool = pool;
            this.preparer = new TilePreparer(encoder.transform());
            this.features = FeatureMatrix.zeros(source.size(), encoder.featureSize());
            this.rowTiles = new int[source.size()];
        }

        void chunk(int number, int from, int count) throws IOException {
            if (chunks.isPresent()) {
                Optional<FeatureChunks.Chunk> kept = chunks.get().read(number, count, encoder.featureSize());
                if (kept.isPresent() && showsTheSameTiles(kept.get(), from)) {
                    for (int i = 0; i < count; i++) {
                        rowTiles[rows + i] = from + i;
                    }
                    features.putRows(rows, kept.get().features());
                    rows += count;
                    reused += count;
                    return;
                }
            }
            int firstRow = rows;
            long[] checksums = encode(from, count);
            if (chunks.isPresent() && rows - firstRow == count) {
                FeatureMatrix part = features.rows(firstRow, count);
                chunks.get().write(number, new FeatureChunks.Chunk(part, checksums));
            }
        }

        /** The hash of a source covers names; another set of the same names is found out by looking at two tiles. */
        private boolean showsTheSameTiles(FeatureChunks.Chunk kept, int from) throws IOException {
            for (int i : new int[] {0, kept.checksums().length - 1}) {
                Prepared prepared = prepare(from + i);
                if (prepared.failure() != null || prepared.checksum() != kept.checksums()[i]) {
                    return false;
                }
            }
            return true;
        }

        private long[] encode(int from, int count) throws IOException {
            Deque<Future<Prepared>> ahead = new ArrayDeque<>();
            int window = 2 * settings.batchSize() + settings.threads();
            List<Prepared> batch = new ArrayList<>();
            long[] checksums = new long[count];
            int submitted = 0;
            for (int done = 0; done < count; done++) {
                while (submitted < count && ahead.size() < window) {
                    int tile = from + submitted++;
                    ahead.add(pool.submit(() -> prepare(tile)));
                }
                Prepared prepared = Waiting.get(ahead.remove());
                if (prepared.failure() == null) {
                    batch.add(prepared);
                    checksums[done] = prepared.checksum();
                } else {
                    tooManyBroken(prepared);
                }
                if (batch.size() == settings.batchSize() || (done == count - 1 && !batch.isEmpty())) {
                    encode(batch);
                    batch.clear();
                    progress.accept(from + done + 1);
                }
            }
            return checksums;
        }

        private void encode(List<Prepared> batch) {
            try (Scope scope = new Scope()) {
                Tensor images =
                        preparer.batch(batch.stream().map(Prepared::pixels).toList());
                features.put(rows, encoder.encode(images));
            }
            for (Prepared prepared : batch) {
                rowTiles[rows++] = prepared.tile();
            }
        }

        private Prepared prepare(int tile) {
            try {
                byte[] pixels = preparer.prepare(source.read(tile));
                CRC32 checksum = new CRC32();
                checksum.update(pixels);
                return new Prepared(tile, pixels, checksum.getValue(), null);
            } catch (IOException e) {
                return new Prepared(tile, new byte[0], 0, e.getMessage());
            }
        }

        private void tooManyBroken(Prepared prepared) throws IOException {
            broken.add(prepared.failure());
            if (broken.size() > settings.maxBrokenShare() * source.size()) {
                throw new IOException("%d of %d tiles cannot be read, %s: %s"
                        .formatted(
                                broken.size(),
                                source.size(),
                                settings.maxBrokenShare() == 0
                                        ? "where none may be missing"
                                        : "more than the share of " + settings.maxBrokenShare() + " that is allowed",
                                broken.stream().limit(3).collect(Collectors.joining("; "))));
            }
        }

        Embedded result() {
            return new Embedded(
                    rows == source.size() ? features : features.rows(0, rows),
                    java.util.Arrays.copyOf(rowTiles, rows),
                    List.copyOf(broken),
                    reused);
        }
    }
}
