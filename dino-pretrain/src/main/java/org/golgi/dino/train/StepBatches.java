package org.golgi.dino.train;

import java.io.IOException;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.data.BatchLoader;
import org.golgi.dino.data.DamagedTiles;
import org.golgi.dino.data.LoadedBatch;
import org.golgi.dino.data.LoaderConfig;
import org.golgi.dino.mask.MaskCollator;
import org.golgi.dino.model.CropBatch;

/** The crops and masks of one part of a step after the other; each a pure function of seed, step and part. */
final class StepBatches implements AutoCloseable {
    private static final long MASK_STREAM = 0x6d61736b; // "mask"

    private final DinoConfig config;
    private final BatchLoader loader;
    private final MaskCollator masks;

    /**
     * A part of a step's input.
     *
     * @param crops tensors of the caller's scope
     * @param ids names of the tiles
     */
    record Part(CropBatch crops, List<String> ids) {}

    StepBatches(DinoConfig config, TileSource tiles, long firstStep, DamagedTiles damaged) {
        this.config = config;
        int threads = config.data().loaderThreads() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.data().loaderThreads();
        LoaderConfig loading = new LoaderConfig(
                config.data().tilesAtOnce(),
                config.run().seed(),
                threads,
                config.data().prefetchSteps(),
                LoaderConfig.Shard.WHOLE,
                config.data().damagedLimit());
        loader = new BatchLoader(
                tiles, config.crops(), loading, firstStep * config.data().partsPerStep(), damaged);
        masks = new MaskCollator(
                config.mask(), config.crops().globalSizePx(), config.model().patchSizePx());
    }

    /**
     * The next part of the input; waits until it is made.
     *
     * @param number of the part, counted from the first one of step 0
     * @throws TilesUnreadable if too many tiles are damaged
     */
    Part next(long number) throws TilesUnreadable, InterruptedException {
        LoadedBatch loaded = load();
        int B = loaded.tiles();
        long G = config.crops().globalSizePx();
        long l = config.crops().localSizePx();
        CropBatch crops = new CropBatch(
                Ops.floats(loaded.globals(), 2L * B, 3, G, G),
                Ops.floats(loaded.locals(), (long) config.crops().localCrops() * B, 3, l, l),
                masks.collate(2 * B, Rng.of(config.run().seed(), number, MASK_STREAM)));
        return new Part(crops, loaded.ids());
    }

    private LoadedBatch load() throws TilesUnreadable, InterruptedException {
        try {
            return loader.next();
        } catch (IOException failure) {
            throw new TilesUnreadable(failure);
        }
    }

    /** Seconds that all {@link #next} together waited for the loader. */
    double waitedSeconds() {
        return loader.waitedSeconds();
    }

    int damagedTiles() {
        return loader.damagedTiles();
    }

    @Override
    public void close() {
        loader.close();
    }
}
