package org.golgi.eval.segment;

import java.util.ArrayList;
import java.util.List;
import org.golgi.datasets.image.RgbImage;

/**
 * Square windows that cover a picture of any size and overlap by at least so many pixels, evenly spread. A picture that
 * is smaller than a window is mirrored at its edges.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param sidePx of a window
 * @param corners left upper corner of each window, x and y
 */
record Windows(int width, int height, int sidePx, List<int[]> corners) {

    static Windows over(int width, int height, int sidePx, int overlapPx) {
        List<int[]> corners = new ArrayList<>();
        for (int y : starts(height, sidePx, overlapPx)) {
            for (int x : starts(width, sidePx, overlapPx)) {
                corners.add(new int[] {x, y});
            }
        }
        return new Windows(width, height, sidePx, List.copyOf(corners));
    }

    private static int[] starts(int length, int side, int overlap) {
        if (length <= side) {
            return new int[] {0};
        }
        int count = 1 + (length - overlap - 1) / (side - overlap);
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = Math.round((float) i * (length - side) / (count - 1));
        }
        return starts;
    }

    int count() {
        return corners.size();
    }

    /** Writes a window as values [3, side, side], each looked up by channel and byte. */
    void pixels(RgbImage image, int window, float[][] table, float[] out, int offset) {
        int area = sidePx * sidePx;
        for (int y = 0; y < sidePx; y++) {
            int row = mirrored(corners.get(window)[1] + y, height) * width;
            for (int x = 0; x < sidePx; x++) {
                int pixel = 3 * (row + mirrored(corners.get(window)[0] + x, width));
                int to = offset + y * sidePx + x;
                for (int channel = 0; channel < 3; channel++) {
                    out[to + channel * area] = table[channel][image.pixels()[pixel + channel] & 0xFF];
                }
            }
        }
    }

    /** Writes the classes of a window [side, side]; beyond the picture nothing counts. */
    void classes(byte[] map, int window, long[] out, int offset) {
        for (int y = 0; y < sidePx; y++) {
            int row = corners.get(window)[1] + y;
            for (int x = 0; x < sidePx; x++) {
                int column = corners.get(window)[0] + x;
                boolean inside = row < height && column < width;
                out[offset + y * sidePx + x] = (inside ? map[row * width + column] : MaskClasses.IGNORED) & 0xFF;
            }
        }
    }

    /** Index into a row that goes on mirrored at its ends, the end itself not repeated. */
    static int mirrored(int index, int length) {
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int within = Math.floorMod(index, period);
        return within < length ? within : period - within;
    }
}
