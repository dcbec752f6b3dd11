package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/** Replaces every pixel by its grey value (ITU-R 601 luma, 16-bit fixed point). */
public record Grayscale() implements Operation {

    @Override
    public void apply(Canvas canvas) {
        PlanarImage crop = canvas.settled();
        int[] values = crop.values();
        int size = crop.planeSize();
        for (int i = 0; i < size; i++) {
            values[i] = of(values[i], values[size + i], values[2 * size + i]);
        }
        System.arraycopy(values, 0, values, size, size);
        System.arraycopy(values, 0, values, 2 * size, size);
    }

    static int of(int red, int green, int blue) {
        return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    }
}
