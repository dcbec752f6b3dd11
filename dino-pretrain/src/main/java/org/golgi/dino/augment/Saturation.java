package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/**
 * Blends every pixel with its grey value.
 *
 * @param factor 0 gives a grey crop, 1 the crop, more a more colourful one
 */
public record Saturation(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        PlanarImage crop = canvas.unsettled();
        int[] table = canvas.table();
        int[] values = crop.values();
        int size = crop.planeSize();
        float f = (float) factor;
        for (int i = 0; i < size; i++) {
            int red = table[values[i]];
            int green = table[values[size + i]];
            int blue = table[values[2 * size + i]];
            int grey = Grayscale.of(red, green, blue);
            values[i] = Blend.of(grey, red, f);
            values[size + i] = Blend.of(grey, green, f);
            values[2 * size + i] = Blend.of(grey, blue, f);
        }
        canvas.settle();
    }
}
