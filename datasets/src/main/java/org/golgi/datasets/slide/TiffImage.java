package org.golgi.datasets.slide;

import java.io.IOException;

/**
 * One picture of a TIFF, as its tags describe it. Strips are taken as tiles of the picture's width.
 *
 * @param tileWidth pixels a row of a tile
 * @param tileHeight rows of a tile
 * @param tiled true for tiles, false for strips
 * @param offsets first byte of each tile, row by row; 0 where there is none
 * @param byteCounts bytes of each tile
 * @param photometric 1 grey, 2 RGB, 6 YCbCr
 * @param jpegTables quantisation and Huffman tables that all tiles share, or nothing
 * @param description what the scanner wrote about the picture
 */
record TiffImage(
        int width,
        int height,
        int tileWidth,
        int tileHeight,
        boolean tiled,
        int compression,
        int photometric,
        int samples,
        long[] offsets,
        long[] byteCounts,
        byte[] jpegTables,
        String description) {
    static final int JPEG = 7;
    static final int GREY = 1;
    static final int RGB = 2;
    static final int YCBCR = 6;

    /**
     * Reads and checks the tags: sizes are positive and there is an offset for every tile, so that no size can be larger
     * than the file allows.
     */
    static TiffImage of(TiffFileReader file, TiffTags tags) throws IOException {
        boolean tiled = tags.has(TiffTags.TILE_OFFSETS);
        int width = size(file, tags, TiffTags.WIDTH, 0);
        int height = size(file, tags, TiffTags.HEIGHT, 0);
        int tileWidth = tiled ? size(file, tags, TiffTags.TILE_WIDTH, 0) : width;
        int tileHeight = tiled
                ? size(file, tags, TiffTags.TILE_HEIGHT, 0)
                : Math.min(height, size(file, tags, TiffTags.ROWS_PER_STRIP, height));
        if ((long) tileWidth * tileHeight > SlideReader.MAX_REGION_PIXELS) {
            throw file.damaged("has tiles of " + tileWidth + " x " + tileHeight + " px");
        }
        long tiles = ceil(width, tileWidth) * ceil(height, tileHeight);
        if (tiles > Integer.MAX_VALUE) {
            throw file.damaged("has a picture of " + width + " x " + height + " px");
        }
        long[] offsets = tags.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS, Integer.MAX_VALUE);
        long[] counts = tags.numbers(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES, Integer.MAX_VALUE);
        if (offsets.length < tiles || counts.length < tiles) {
            throw file.damaged("has a picture of %d x %d px that needs %d tiles and lists %d offsets and %d lengths"
                    .formatted(width, height, tiles, offsets.length, counts.length));
        }
        return new TiffImage(
                width,
                height,
                tileWidth,
                tileHeight,
                tiled,
                (int) tags.number(TiffTags.COMPRESSION, 1),
                (int) tags.number(TiffTags.PHOTOMETRIC, 0),
                (int) tags.number(TiffTags.SAMPLES, 1),
                offsets,
                counts,
                tags.bytes(TiffTags.JPEG_TABLES),
                tags.text(TiffTags.DESCRIPTION));
    }

    private static int size(TiffFileReader file, TiffTags tags, int tag, long otherwise) throws IOException {
        long value = tags.number(tag, otherwise);
        if (tag == TiffTags.ROWS_PER_STRIP && value > Integer.MAX_VALUE) {
            return Integer.MAX_VALUE; // "all in one strip"
        }
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw file.damaged("has a tag " + tag + " of " + value + ", a size must be 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private static long ceil(int size, int part) {
        return ((long) size + part - 1) / part;
    }

    int columns() {
        return (int) ceil(width, tileWidth);
    }

    int rows() {
        return (int) ceil(height, tileHeight);
    }

    /** True if its tiles are JPEGs that {@link JpegTile} can decode. */
    boolean isJpeg() {
        return compression == JPEG
                && (samples == 3 && (photometric == RGB || photometric == YCBCR)
                        || samples == 1 && photometric == GREY);
    }
}
