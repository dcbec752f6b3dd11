package org.golgi.dino.train;

import java.io.IOException;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.data.BatchLoader;
import org.golgi.dino.data.DamagedTiles;
import org.golgi.dino.data.LoaderConfig;
import org.golgi.dino.mask.MaskCollator;
import org.golgi.dino.model.CropBatch;

/** The crops and masks of one step after the other; each a pure function of seed and step. */
final class StepBatches implements AutoCloseable {
    private static final long MASK_STREAM = 0x6d61736b; // "mask"

    private final DinoConfig config;
    private final BatchLoader loader;
    private final MaskCollator masks;

    /**
     * A step's input.
     *
     * @param crops tensors of the caller's scope
     * @param ids names of the tiles
     */
    record Step(CropBatch crops, List<String> ids) {}

    StepBatches(DinoConfig config, TileSource tiles, long firstStep, DamagedTiles.Log damaged) {
        this.config = config;
        int threads = config.data().loaderThreads() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.data().loaderThreads();
        LoaderConfig loading = new LoaderConfig(
                config.data().batchSize(),
                config.run().seed(),
                threads,
                config.data().prefetchSteps(),
                LoaderConfig.Shard.WHOLE,
                config.data().damagedLimit());
        loader = new BatchLoader(tiles, config.crops(), loading, firstStep, damaged);
        masks = new MaskCollator(
                config.mask(), config.crops().globalSizePx(), config.model().patchSizePx());
    }

    /** The next step's input; waits until it is made. */
    Step next(long step) throws IOException, InterruptedException {
        var loaded = loader.next();
        int B = loaded.tiles();
        long G = config.crops().globalSizePx();
        long l = config.crops().localSizePx();
        CropBatch crops = new CropBatch(
                Ops.floats(loaded.globals(), 2L * B, 3, G, G),
                Ops.floats(loaded.locals(), (long) config.crops().localCrops() * B, 3, l, l),
                masks.collate(2 * B, Rng.of(config.run().seed(), step, MASK_STREAM)));
        return new Step(crops, loaded.ids());
    }

    /** Seconds that the last {@link #next} waited for the loader. */
    double lastWaitSeconds() {
        return loader.lastWaitSeconds();
    }

    int damagedTiles() {
        return loader.damagedTiles();
    }

    @Override
    public void close() {
        loader.close();
    }
}
