package org.golgi.datasets.tile;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.golgi.datasets.image.RgbImage;

/** Keeps decoded tiles in memory up to a number of bytes, so that a small set is decoded once and not every epoch. */
public final class CachedTiles implements TileSource {
    private final TileSource tiles;
    private final long limitBytes;
    private final AtomicReferenceArray<RgbImage> kept;
    private final AtomicLong bytes = new AtomicLong();

    /** Tiles of this source; it is closed with this one. */
    public CachedTiles(TileSource tiles, long limitBytes) {
        this.tiles = tiles;
        this.limitBytes = limitBytes;
        kept = new AtomicReferenceArray<>(tiles.size());
    }

    @Override
    public int size() {
        return tiles.size();
    }

    @Override
    public String id(int index) {
        return tiles.id(index);
    }

    @Override
    public RgbImage read(int index) throws IOException {
        RgbImage image = kept.get(index);
        if (image == null) {
            image = tiles.read(index);
            int length = image.pixels().length;
            if (bytes.addAndGet(length) > limitBytes || !kept.compareAndSet(index, null, image)) {
                bytes.addAndGet(-length);
            }
        }
        return image;
    }

    /** Bytes of pixels that are held now. */
    public long heldBytes() {
        return bytes.get();
    }

    @Override
    public String hash() {
        return tiles.hash();
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < kept.length(); i++) {
            kept.set(i, null);
        }
        tiles.close();
    }
}
