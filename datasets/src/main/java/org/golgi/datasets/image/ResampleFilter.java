package org.golgi.datasets.image;

/** Interpolation kernels of Pillow's {@code Image.resize}. */
public enum ResampleFilter {
    /** Triangle of half width 1. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },

    /** Cubic convolution of half width 2 with a = -0.5 (Keys 1981, eq. 4). */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double a = -0.5;
            double d = Math.abs(x);
            if (d < 1) {
                return ((a + 2) * d - (a + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
        }
    };

    private final double support;

    ResampleFilter(double support) {
        this.support = support;
    }

    /** Half width of the kernel in pixels of the smaller of the two pictures. */
    double support() {
        return support;
    }

    abstract double weight(double x);
}
