package org.golgi.dino.data;

/**
 * How tiles are loaded.
 *
 * @param batchSize tiles of a step on this process, B
 * @param seed of the order of tiles and of every crop
 * @param threads that decode and crop
 * @param prefetch steps that are made ahead
 * @param shard which part of the order this process takes
 * @param damagedLimit share of the set's tiles that may be unreadable before training stops
 */
public record LoaderConfig(int batchSize, long seed, int threads, int prefetch, Shard shard, double damagedLimit) {
    public static final double DEFAULT_DAMAGED_LIMIT = 0.01;

    /**
     * One of several processes that train together.
     *
     * @param rank 0 to world - 1
     * @param world processes
     */
    public record Shard(int rank, int world) {
        public static final Shard WHOLE = new Shard(0, 1);

        public Shard {
            if (world < 1 || rank < 0 || rank >= world) {
                throw new IllegalArgumentException(
                        "rank " + rank + " of " + world + " processes does not exist; ranks go from 0 to world - 1");
            }
        }
    }

    public LoaderConfig {
        requireAtLeastOne("batch_size", batchSize);
        requireAtLeastOne("loader threads", threads);
        requireAtLeastOne("prefetch", prefetch);
        if (!(damagedLimit >= 0 && damagedLimit <= 1)) {
            throw new IllegalArgumentException(
                    "damaged limit is " + damagedLimit + "; give a share of the tiles from 0 to 1");
        }
    }

    /** A single process that makes two steps ahead. */
    public static LoaderConfig of(int batchSize, long seed, int threads) {
        return new LoaderConfig(batchSize, seed, threads, 2, Shard.WHOLE, DEFAULT_DAMAGED_LIMIT);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; give a number from 1 on");
        }
    }
}
