package org.golgi.dino.augment;

/**
 * Pillow's conversion from 8-bit RGB to 8-bit HSV, as tables of its single precision results.
 *
 * <p>Hue depends on which channel is largest and which smallest (six cases), on the range between them and on how far
 * the third lies below the largest; saturation on the largest and the range.
 */
final class Hsv {
    /** Saturation of (largest, range) at {@code largest << 8 | range}. */
    private static final byte[] SATURATION = saturations();

    /** Hue at {@code sextant << 16 | range << 8 | largest - middle}. */
    private static final byte[] HUE = hues();

    private Hsv() {}

    static int saturation(int max, int range) {
        return SATURATION[max << 8 | range] & 0xFF;
    }

    /**
     * Hue of a colour.
     *
     * @param red, green and blue are the colour
     * @param max the largest of the three
     * @param range largest minus smallest
     */
    static int hue(int red, int green, int blue, int max, int range) {
        int sextant;
        int middle;
        if (red == max) {
            sextant = green >= blue ? 0 : 1;
            middle = Math.max(green, blue);
        } else if (green == max) {
            sextant = red >= blue ? 2 : 3;
            middle = Math.max(red, blue);
        } else {
            sextant = green >= red ? 4 : 5;
            middle = Math.max(green, red);
        }
        return HUE[sextant << 16 | range << 8 | max - middle] & 0xFF;
    }

    private static byte[] saturations() {
        byte[] table = new byte[256 * 256];
        for (int max = 1; max < 256; max++) {
            for (int range = 0; range <= max; range++) {
                table[max << 8 | range] = (byte) (int) ((float) range / max * 255.0);
            }
        }
        return table;
    }

    private static byte[] hues() {
        byte[] table = new byte[6 * 256 * 256];
        for (int range = 1; range < 256; range++) {
            for (int below = 0; below <= range; below++) {
                float m = (float) below / range;
                double[] sixths = {
                    1f - m,
                    m - 1f,
                    (float) (2.0 + m - 1f),
                    (float) (2.0 + 1f - m),
                    (float) (4.0 + m - 1f),
                    (float) (4.0 + 1f - m)
                };
                for (int sextant = 0; sextant < 6; sextant++) {
                    float turn = (float) ((sixths[sextant] / 6.0 + 1.0) % 1.0);
                    table[sextant << 16 | range << 8 | below] = (byte) (int) (turn * 255.0);
                }
            }
        }
        return table;
    }
}
