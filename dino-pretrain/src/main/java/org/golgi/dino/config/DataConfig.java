package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.within;

import java.util.List;

/**
 * The unlabelled tiles.
 *
 * @param tiles tile sets: folders of images or shards, or {@code FOLDER#SPLIT} for one split of its labels.csv
 * @param batchSize tiles a step on this process
 * @param loaderThreads threads that decode and crop; 0 takes all cores
 * @param prefetchSteps steps made ahead
 * @param cacheMib decoded tiles are kept in memory if all of them fit into this many MiB; 0 decodes each time
 * @param damagedLimit share of the tiles that may be unreadable before the run stops
 */
public record DataConfig(
        List<String> tiles, int batchSize, int loaderThreads, int prefetchSteps, int cacheMib, double damagedLimit) {

    public DataConfig {
        tiles = List.copyOf(tiles);
        atLeast("data.batch_size", batchSize, 1);
        atLeast("data.loader_threads", loaderThreads, 0);
        atLeast("data.prefetch_steps", prefetchSteps, 1);
        atLeast("data.cache_mib", cacheMib, 0);
        within("data.damaged_limit", damagedLimit, 0, 1);
    }
}
