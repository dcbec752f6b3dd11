package org.golgi.datasets.audit;

import java.util.Arrays;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * By what a tile is recognised.
 *
 * @param exact hash of its decoded pixels: equal for equal pixels, whatever file they come from
 * @param blocks 256 bits, which of 16 x 16 blocks are brighter than their median (block mean hash, Yang et al. 2006); it
 *     survives another compression, a change of size and small changes of colour
 * @param plain true if it has so little structure that {@code blocks} says nothing
 */
record TileFingerprint(String exact, long[] blocks, boolean plain) {
    private static final int SIDE = 16;
    private static final double LEAST_SPREAD = 4;

    static TileFingerprint of(RgbImage tile) {
        RgbImage small = ImageOps.resize(tile, SIDE, SIDE);
        int[] grey = new int[SIDE * SIDE];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 299 * (small.pixels()[3 * i] & 0xFF)
                    + 587 * (small.pixels()[3 * i + 1] & 0xFF)
                    + 114 * (small.pixels()[3 * i + 2] & 0xFF);
            sum += grey[i] / 1000.0;
            squares += grey[i] / 1000.0 * (grey[i] / 1000.0);
        }
        int[] sorted = grey.clone();
        Arrays.sort(sorted);
        int median = sorted[grey.length / 2];
        long[] bits = new long[SIDE * SIDE / 64];
        for (int i = 0; i < grey.length; i++) {
            if (grey[i] > median) {
                bits[i / 64] |= 1L << i % 64;
            }
        }
        double mean = sum / grey.length;
        double spread = Math.sqrt(Math.max(0, squares / grey.length - mean * mean));
        String exact = Sha256.of(tile.pixels()) + "x" + tile.width();
        return new TileFingerprint(exact, bits, spread < LEAST_SPREAD);
    }

    /** The blocks of the tile turned by quarter turns and, from the fourth on, mirrored. */
    long[] turned(int orientation) {
        long[] turned = new long[blocks.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int column = orientation < 4 ? x : SIDE - 1 - x;
                int row = y;
                for (int quarter = 0; quarter < orientation % 4; quarter++) {
                    int before = column;
                    column = SIDE - 1 - row;
                    row = before;
                }
                int from = row * SIDE + column;
                int to = y * SIDE + x;
                turned[to / 64] |= (blocks[from / 64] >>> from % 64 & 1) << to % 64;
            }
        }
        return turned;
    }

    static int distance(long[] a, long[] b) {
        int bits = 0;
        for (int i = 0; i < a.length; i++) {
            bits += Long.bitCount(a[i] ^ b[i]);
        }
        return bits;
    }
}
