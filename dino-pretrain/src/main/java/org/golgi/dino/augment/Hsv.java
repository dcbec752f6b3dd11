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

    /** Hue at {@code order << 16 | range << 8 | largest - middle}. */
    private static final byte[] HUE = hues();

    private Hsv() {}

    static int saturation(int max, int range) {
        return SATURATION[max << 8 | range] & 0xFF;
    }

    /**
     * Hue of a colour.
     *
     * @param index the range in bits 8 to 15, how far the middle value lies below the largest in bits 0 to 7, and in
     *     bits 16 to 18 whether red is smaller than green, green smaller than blue, blue smaller than red
     */
    static int hue(int index) {
        return HUE[index] & 0xFF;
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
        byte[] table = new byte[7 << 16];
        for (int range = 1; range < 256; range++) {
            for (int below = 0; below <= range; below++) {
                float middle = (float) below / range;
                int at = range << 8 | below;
                table[4 << 16 | at] = ofTurn(1f - middle); // red, green, blue
                table[6 << 16 | at] = ofTurn(middle - 1f); // red, blue, green
                table[5 << 16 | at] = ofTurn((float) (2.0 + middle - 1f)); // green, red, blue
                table[1 << 16 | at] = ofTurn((float) (2.0 + 1f - middle)); // green, blue, red
                table[3 << 16 | at] = ofTurn((float) (4.0 + middle - 1f)); // blue, green, red
                table[2 << 16 | at] = ofTurn((float) (4.0 + 1f - middle)); // blue, red, green
            }
        }
        return table;
    }

    private static byte ofTurn(float sixths) {
        float turn = (float) ((sixths / 6.0 + 1.0) % 1.0);
        return (byte) (int) (turn * 255.0);
    }
}
