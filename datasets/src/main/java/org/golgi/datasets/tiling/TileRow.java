package org.golgi.datasets.tiling;

import java.util.List;
import java.util.Locale;
import org.golgi.datasets.quality.TileQuality;

/**
 * A row of the manifest.
 *
 * @param key name of the tile in its shard, without the ending
 * @param x left edge in level-0 pixels of the slide
 * @param y upper edge in level-0 pixels
 * @param mpp true micrometres a pixel of the tile
 * @param tissue share of it that is tissue
 * @param quality what was measured of it
 * @param sha256 of the encoded tile
 */
record TileRow(
        String slide,
        String shard,
        String key,
        long x,
        long y,
        double mpp,
        double tissue,
        TileQuality quality,
        String sha256) {
    static final List<String> HEADER = List.of(
            "slide", "shard", "key", "x", "y", "mpp", "tissue", "sharpness", "pen", "dark", "saturation", "sha256");

    List<String> cells() {
        return List.of(
                slide,
                shard,
                key,
                Long.toString(x),
                Long.toString(y),
                number("%.5f", mpp),
                number("%.3f", tissue),
                number("%.1f", quality.sharpness()),
                number("%.3f", quality.pen()),
                number("%.3f", quality.dark()),
                number("%.1f", quality.saturation()),
                sha256);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
