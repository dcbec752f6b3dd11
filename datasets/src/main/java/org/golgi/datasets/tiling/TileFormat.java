package org.golgi.datasets.tiling;

import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;

/** How tiles are written. */
public enum TileFormat {
    JPEG("jpg"),
    /** Without loss, about five times as large. */
    PNG("png"),
    /** Only tables and pictures; tiles are read from the slides, by a {@code tile://} source. */
    NONE("");

    private final String ending;

    TileFormat(String ending) {
        this.ending = ending;
    }

    /** The ending of a tile's name. */
    String ending() {
        return ending;
    }

    byte[] encode(RgbImage tile, int jpegQuality) {
        return this == PNG ? ImageCodec.png(tile) : ImageCodec.jpeg(tile, jpegQuality);
    }
}
