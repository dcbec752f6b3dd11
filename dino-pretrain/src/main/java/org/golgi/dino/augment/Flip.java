package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/** Mirrors the crop. */
public enum Flip implements Operation {
    /** Left and right change places. */
    HORIZONTAL {
        @Override
        public void apply(Canvas canvas) {
            PlanarImage crop = canvas.unsettled();
            int width = crop.width();
            int rows = 3 * crop.height();
            for (int row = 0; row < rows; row++) {
                reverse(crop.values(), row * width, row * width + width - 1);
            }
        }
    },

    /** Top and bottom change places. */
    VERTICAL {
        @Override
        public void apply(Canvas canvas) {
            PlanarImage crop = canvas.unsettled();
            int width = crop.width();
            int[] values = crop.values();
            int[] row = new int[width];
            for (int channel = 0; channel < 3; channel++) {
                int upper = channel * crop.planeSize();
                int lower = upper + (crop.height() - 1) * width;
                for (; upper < lower; upper += width, lower -= width) {
                    System.arraycopy(values, upper, row, 0, width);
                    System.arraycopy(values, lower, values, upper, width);
                    System.arraycopy(row, 0, values, lower, width);
                }
            }
        }
    };

    private static void reverse(int[] values, int first, int last) {
        for (int i = first, j = last; i < j; i++, j--) {
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
