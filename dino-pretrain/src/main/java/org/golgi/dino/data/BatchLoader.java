package org.golgi.dino.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.augment.MultiCrop;

/**
 * Makes the crops of training steps ahead of their use, on several threads.
 *
 * <p>The batch of a step is a pure function of (tiles, seed, step, shard): neither the number of threads nor what was
 * loaded before matters. A tile that cannot be read is left out: the tile at the same place of the next step takes its
 * place, cropped with the random numbers of the place it takes.
 *
 * <p>{@link #next} and {@link #close} belong to one thread.
 */
public final class BatchLoader implements AutoCloseable {
    /** So many damaged tiles in a row mean a broken set, however large it is. */
    private static final int MOST_REPLACEMENTS = 50;

    private final TileSource tiles;
    private final AugmentConfig augment;
    private final LoaderConfig config;
    private final SampleOrder order;
    private final DamagedTiles damaged;
    private final PrefetchRing ring;
    private final List<Thread> workers = new ArrayList<>();
    private long waitedNanos;
    private long lastWaitNanos;

    /**
     * Starts loading.
     *
     * @param firstStep the first step that {@link #next} gives
     * @param log hears of every damaged tile once
     * @throws IllegalArgumentException if a step needs more tiles than there are
     */
    public BatchLoader(
            TileSource tiles, AugmentConfig augment, LoaderConfig config, long firstStep, DamagedTiles.Log log) {
        this(tiles, augment, config, firstStep, new DamagedTiles(tiles.size(), config.damagedLimit(), log));
    }

    /** The same with tiles that are known to be damaged. */
    public BatchLoader(
            TileSource tiles, AugmentConfig augment, LoaderConfig config, long firstStep, DamagedTiles damaged) {
        this.tiles = tiles;
        this.augment = augment;
        this.config = config;
        this.order = new SampleOrder(tiles.size(), config.seed());
        if (tilesPerStep() > tiles.size()) {
            throw new IllegalArgumentException("a step takes %d tiles but there are only %d; lower the batch size"
                    .formatted(tilesPerStep(), tiles.size()));
        }
        this.damaged = damaged;
        this.ring = new PrefetchRing(config, augment, firstStep);
        for (int i = 0; i < config.threads(); i++) {
            Thread worker = new Thread(this::work, "golgi-loader-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
        workers.forEach(Thread::start);
    }

    /**
     * The crops of the next step; waits until they are made. The arrays of the batch given before are used again.
     *
     * @throws IOException if too many tiles are damaged
     */
    public LoadedBatch next() throws IOException, InterruptedException {
        long start = System.nanoTime();
        LoadedBatch batch = ring.take();
        lastWaitNanos = System.nanoTime() - start;
        waitedNanos += lastWaitNanos;
        return batch;
    }

    /** Seconds that the last {@link #next} waited for crops: near 0 if the loader keeps up. */
    public double lastWaitSeconds() {
        return lastWaitNanos / 1e9;
    }

    /** Seconds that all {@link #next} together waited. */
    public double waitedSeconds() {
        return waitedNanos / 1e9;
    }

    /** Damaged tiles met until now. */
    public int damagedTiles() {
        return damaged.count();
    }

    /** Stops the threads and waits for them; the tile source stays open. */
    @Override
    public void close() {
        ring.stop();
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException stop) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        MultiCrop crops = new MultiCrop(augment);
        try {
            for (PrefetchRing.Place place = ring.claim(); place != null; place = ring.claim()) {
                fill(place, crops);
                ring.done(place);
            }
        } catch (IOException | RuntimeException | Error failure) {
            ring.fail(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(PrefetchRing.Place place, MultiCrop crops) throws IOException {
        long position = place.step() * tilesPerStep()
                + (long) config.shard().rank() * config.batchSize()
                + place.target().slot();
        for (int replacement = 0; replacement <= MOST_REPLACEMENTS; replacement++) {
            int tile = order.tile(position + replacement * tilesPerStep());
            if (damaged.isKnown(tile)) {
                continue;
            }
            RgbImage image;
            try {
                image = tiles.read(tile);
            } catch (IOException failure) {
                damaged.add(tile, tiles.id(tile), failure);
                continue;
            }
            place.name(tiles.id(tile));
            crops.apply(image, config.seed(), position, place.target());
            return;
        }
        throw new IOException("%d tiles in a row cannot be read, %d in all; check the tile folder"
                .formatted(MOST_REPLACEMENTS, damaged.count()));
    }

    private long tilesPerStep() {
        return (long) config.batchSize() * config.shard().world();
    }
}
