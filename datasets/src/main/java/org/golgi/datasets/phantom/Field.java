package org.golgi.datasets.phantom;

/**
 * A rectangle of a slide with how much haematoxylin and eosin each pixel holds, in units of stain concentration.
 *
 * <p>Rows from the top; {@code (x0, y0)} is the level-0 position of the first pixel.
 */
final class Field {
    final int x0;
    final int y0;
    final int width;
    final int height;
    final float[] haematoxylin;
    final float[] eosin;

    Field(int x0, int y0, int width, int height) {
        this.x0 = x0;
        this.y0 = y0;
        this.width = width;
        this.height = height;
        this.haematoxylin = new float[width * height];
        this.eosin = new float[width * height];
    }

    /** Says the two concentrations of a pixel. */
    interface Brush {
        /** Writes what lies at level-0 position (x, y) into {@code out[0]} (haematoxylin) and {@code out[1]} (eosin). */
        void at(int x, int y, float[] out);
    }

    /** Paints every pixel. */
    void paint(Brush brush) {
        float[] pair = new float[2];
        int i = 0;
        for (int y = y0; y < y0 + height; y++) {
            for (int x = x0; x < x0 + width; x++, i++) {
                brush.at(x, y, pair);
                haematoxylin[i] = pair[0];
                eosin[i] = pair[1];
            }
        }
    }
}
