package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

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

    /** For each sector: the planes of the largest, the middle and the smallest value. */
    private static final int[][] PLANES = {{0, 1, 2}, {1, 0, 2}, {1, 2, 0}, {2, 1, 0}, {2, 0, 1}, {0, 2, 1}};

    @Override
    public void apply(Canvas canvas) {
        PlanarImage crop = canvas.unsettled();
        int[] table = canvas.table();
        int[] values = crop.values();
        int size = crop.planeSize();
        Shifted shifted = Shifted.of((int) (factor * ONE), size);
        int[] weight = shifted.weight;
        int[] largest = shifted.largest;
        int[] middle = shifted.middle;
        int[] smallest = shifted.smallest;
        for (int i = 0; i < size; i++) {
            int red = table[values[i]];
            int green = table[values[size + i]];
            int blue = table[values[2 * size + i]];
            int max = Math.max(red, Math.max(green, blue));
            int range = max - Math.min(red, Math.min(green, blue));
            int hue = Hsv.hue(red, green, blue, max, range);
            int saturation = Hsv.saturation(max, range);
            values[largest[hue] + i] = max;
            values[middle[hue] + i] = (max * (SQUARE - saturation * weight[hue]) + SQUARE / 2) / SQUARE;
            values[smallest[hue] + i] = (max * (ONE - saturation) + ONE / 2) / ONE;
        }
        canvas.settle();
    }

    /**
     * What each hue becomes.
     *
     * @param weight how far the middle value lies from the largest, in 255ths of saturation
     * @param largest where the plane of the largest value begins
     * @param middle where the plane of the middle value begins
     * @param smallest where the plane of the smallest value begins
     */
    private record Shifted(int[] weight, int[] largest, int[] middle, int[] smallest) {

        static Shifted of(int shift, int planeSize) {
            Shifted shifted = new Shifted(new int[256], new int[256], new int[256], new int[256]);
            for (int hue = 0; hue < 256; hue++) {
                int sixths = (hue + shift & 0xFF) * 6;
                int sector = sixths / ONE % 6;
                int rest = sixths % ONE;
                shifted.weight[hue] = sector % 2 == 0 ? ONE - rest : rest;
                shifted.largest[hue] = PLANES[sector][0] * planeSize;
                shifted.middle[hue] = PLANES[sector][1] * planeSize;
                shifted.smallest[hue] = PLANES[sector][2] * planeSize;
            }
            return shifted;
        }
    }
}
