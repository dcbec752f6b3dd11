package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.within;

import java.util.List;
import org.golgi.core.config.WhenAbsent;

/**
 * The unlabelled tiles.
 *
 * @param tiles tile sets: folders of images or shards, or {@code FOLDER#SPLIT} for one split of its labels.csv
 * @param batchSize tiles a step on this process
 * @param microBatchSize tiles computed at once, gradients being accumulated over the step; 0 takes all of the step
 * @param loaderThreads threads that decode and crop; 0 takes all cores
 * @param prefetchSteps steps, or parts of a step with micro-batches, made ahead
 * @param cacheMib decoded tiles are kept in memory if all of them fit into this many MiB; 0 decodes each time
 * @param damagedLimit share of the tiles that may be unreadable before the run stops
 */
public record DataConfig(
        List<String> tiles,
        int batchSize,
        @WhenAbsent("0") int microBatchSize,
        int loaderThreads,
        int prefetchSteps,
        int cacheMib,
        double damagedLimit) {

    public DataConfig {
        tiles = List.copyOf(tiles);
        atLeast("data.batch_size", batchSize, 1);
        atLeast("data.micro_batch_size", microBatchSize, 0);
        if (microBatchSize > 0 && batchSize % microBatchSize != 0) {
            throw new IllegalArgumentException("data.micro_batch_size " + microBatchSize
                    + " is illegal; it must divide data.batch_size " + batchSize + ", or be 0 for the whole batch");
        }
        atLeast("data.loader_threads", loaderThreads, 0);
        atLeast("data.prefetch_steps", prefetchSteps, 1);
        atLeast("data.cache_mib", cacheMib, 0);
        within("data.damaged_limit", damagedLimit, 0, 1);
    }

    /** Tiles whose activations are held at once. */
    public int tilesAtOnce() {
        return microBatchSize == 0 ? batchSize : microBatchSize;
    }

    /** Parts of a step's batch. */
    public int partsPerStep() {
        return batchSize / tilesAtOnce();
    }
}
