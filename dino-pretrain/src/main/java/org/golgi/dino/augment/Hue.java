package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/**
 * Turns the colour circle, through Pillow's 8-bit HSV: hue and saturation are cut to bytes on the way there, colours
 * rounded half up on the way back. So a shift of 0 is not quite the identity.
 *
 * <p>The way back has no rounding but the last: with hue h in sector {@code 6 h / 255} and w the rest of that division
 * (or 255 minus it in even sectors), the three values are v, {@code v (1 - s w / 255^2)} and {@code v (1 - s / 255)}.
 * As 255 is odd there are no ties, and integers do.
 *
 * @param factor shift in turns, -0.5 to 0.5
 */
public record Hue(double factor) implements Operation {
    private static final int ONE = 255;
    private static final int SQUARE = ONE * ONE;

    /** For each sector: how far left the largest, the middle and the smallest value stand in a packed pixel. */
    private static final int[][] PLACES = {{16, 8, 0}, {8, 16, 0}, {8, 0, 16}, {0, 8, 16}, {0, 16, 8}, {16, 0, 8}};

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.unsettled();
        shift(crop.pixels(), crop.size(), canvas.table(), shifted((int) (factor * ONE)));
        canvas.settle();
    }

    private static void shift(int[] pixels, int size, int[] table, int[] shifted) {
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            int red = table[pixel >> 16 & 0xFF];
            int green = table[pixel >> 8 & 0xFF];
            int blue = table[pixel & 0xFF];
            int max = Math.max(red, Math.max(green, blue));
            int range = max - Math.min(red, Math.min(green, blue));
            int saturation = Hsv.saturation(max, range);
            int hue = shifted[Hsv.hue(red, green, blue, max, range)];
            int middle = (max * (SQUARE - saturation * (hue & 0xFF)) + SQUARE / 2) / SQUARE;
            int smallest = (max * (ONE - saturation) + ONE / 2) / ONE;
            // A shift distance counts modulo 32: what stands above each field does not matter.
            pixels[i] = max << (hue >> 8) | middle << (hue >> 13) | smallest << (hue >> 18);
        }
    }

    /**
     * What each hue becomes: its weight w in the lowest 8 bits, then three times 5 bits for the places of the largest,
     * the middle and the smallest value.
     */
    private static int[] shifted(int shift) {
        int[] shifted = new int[256];
        for (int hue = 0; hue < 256; hue++) {
            int sixths = (hue + shift & 0xFF) * 6;
            int sector = sixths / ONE % 6;
            int rest = sixths % ONE;
            int weight = sector % 2 == 0 ? ONE - rest : rest;
            int[] places = PLACES[sector];
            shifted[hue] = weight | places[0] << 8 | places[1] << 13 | places[2] << 18;
        }
        return shifted;
    }
}
