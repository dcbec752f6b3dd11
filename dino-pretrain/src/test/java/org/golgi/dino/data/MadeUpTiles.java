package org.golgi.dino.data;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;

/** Small noise tiles, some of which cannot be read. */
final class MadeUpTiles implements TileSource {
    private final int size;
    private final Set<Integer> damaged;
    private final AtomicInteger reads = new AtomicInteger();
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

    MadeUpTiles(int size, Set<Integer> damaged) {
        this.size = size;
        this.damaged = damaged;
    }

    int reads() {
        return reads.get();
    }

    Set<Thread> readers() {
        return readers;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String id(int index) {
        return "tile-" + index;
    }

    @Override
    public RgbImage read(int index) throws IOException {
        reads.incrementAndGet();
        readers.add(Thread.currentThread());
        if (damaged.contains(index)) {
            throw new IOException(id(index) + " is damaged");
        }
        RgbImage image = RgbImage.blank(20, 20);
        Rng.of(index).nextBytes(image.pixels());
        return image;
    }

    @Override
    public String hash() {
        return "made-up";
    }

    @Override
    public void close() {}
}
