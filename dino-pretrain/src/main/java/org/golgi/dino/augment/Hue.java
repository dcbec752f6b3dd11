package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/**
 * Turns the colour circle, through Pillow's 8-bit HSV: hue and saturation are cut to bytes on the way there, colours
 * rounded half up on the way back. So a shift of 0 is not quite the identity.
 *
 * @param factor shift in turns, -0.5 to 0.5
 */
public record Hue(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        int shift = (int) (factor * 255);
        PlanarImage crop = canvas.unsettled();
        int[] table = canvas.table();
        int[] values = crop.values();
        int size = crop.planeSize();
        for (int i = 0; i < size; i++) {
            int rgb = Hsv.shifted(table[values[i]], table[values[size + i]], table[values[2 * size + i]], shift);
            values[i] = rgb >> 16;
            values[size + i] = rgb >> 8 & 0xFF;
            values[2 * size + i] = rgb & 0xFF;
        }
        canvas.settle();
    }
}
