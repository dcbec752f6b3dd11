package org.golgi.datasets.slide;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.image.RgbImage;

/** Decoded tiles of a slide, the least recently used dropped when they take more than so many bytes. */
final class TileCache {
    private final long maxBytes;
    private final Map<Long, RgbImage> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    TileCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<RgbImage> get(long key) {
        return Optional.ofNullable(tiles.get(key));
    }

    synchronized void put(long key, RgbImage tile) {
        if (tile.pixels().length > maxBytes / 4) {
            return;
        }
        RgbImage before = tiles.put(key, tile);
        bytes += tile.pixels().length - (before == null ? 0 : before.pixels().length);
        var oldest = tiles.entrySet().iterator();
        while (bytes > maxBytes) {
            bytes -= oldest.next().getValue().pixels().length;
            oldest.remove();
        }
    }
}
