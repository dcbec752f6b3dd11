package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/**
 * Blends the crop with the rounded mean of its grey values.
 *
 * @param factor 0 gives one grey, 1 the crop, more a harder one
 */
public record Contrast(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        canvas.map(Blend.table(meanGrey(canvas), factor));
    }

    private static int meanGrey(Canvas canvas) {
        PlanarImage crop = canvas.unsettled();
        int[] table = canvas.table();
        int[] values = crop.values();
        int size = crop.planeSize();
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Grayscale.of(table[values[i]], table[values[size + i]], table[values[2 * size + i]]);
        }
        return (int) ((double) sum / size + 0.5);
    }
}
