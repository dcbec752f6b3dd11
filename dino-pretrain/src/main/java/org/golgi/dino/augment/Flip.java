package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/** Mirrors the crop. */
public enum Flip implements Operation {
    /** Left and right change places. */
    HORIZONTAL {
        @Override
        public void apply(Canvas canvas) {
            PackedImage crop = canvas.unsettled();
            int width = crop.width();
            for (int y = 0; y < crop.height(); y++) {
                reverse(crop.pixels(), y * width, y * width + width - 1);
            }
        }
    },

    /** Top and bottom change places. */
    VERTICAL {
        @Override
        public void apply(Canvas canvas) {
            PackedImage crop = canvas.unsettled();
            int width = crop.width();
            int[] pixels = crop.pixels();
            int[] row = new int[width];
            int lower = (crop.height() - 1) * width;
            for (int upper = 0; upper < lower; upper += width, lower -= width) {
                System.arraycopy(pixels, upper, row, 0, width);
                System.arraycopy(pixels, lower, pixels, upper, width);
                System.arraycopy(row, 0, pixels, lower, width);
            }
        }
    };

    private static void reverse(int[] pixels, int first, int last) {
        for (int i = first, j = last; i < j; i++, j--) {
            int pixel = pixels[i];
            pixels[i] = pixels[j];
            pixels[j] = pixel;
        }
    }
}
