package org.golgi.datasets.tiling;

import java.util.List;
import java.util.Locale;

/**
 * A row of the manifest.
 *
 * @param key name of the tile in its shard, without the ending
 * @param x left edge in level-0 pixels of the slide
 * @param y upper edge in level-0 pixels
 * @param mpp true micrometres a pixel of the tile
 * @param tissue share of it that is tissue
 * @param sha256 of the encoded tile
 */
record TileRow(String slide, String shard, String key, long x, long y, double mpp, double tissue, String sha256) {
    static final List<String> HEADER = List.of("slide", "shard", "key", "x", "y", "mpp", "tissue", "sha256");

    List<String> cells() {
        return List.of(
                slide,
                shard,
                key,
                Long.toString(x),
                Long.toString(y),
                String.format(Locale.ROOT, "%.5f", mpp),
                String.format(Locale.ROOT, "%.3f", tissue),
                sha256);
    }
}
