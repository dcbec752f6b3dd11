package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

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
        PackedImage crop = canvas.unsettled();
        long sum = 0;
        for (int y = 0; y < crop.height(); y++) {
            int from = y * crop.width();
            int to = from + crop.width();
            sum += canvas.isSettled()
                    ? Grayscale.sum(crop.pixels(), from, to)
                    : Grayscale.sum(crop.pixels(), from, to, canvas.table());
        }
        return (int) ((double) sum / crop.size() + 0.5);
    }
}
