package org.golgi.eval.picture;

import java.awt.Color;

/** Colours from little to much: even steps of lightness from dark violet through blue and green to yellow. */
final class HeatColours {
    private static final int[][] POINTS = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};

    private HeatColours() {}

    /**
     * A colour.
     *
     * @param share 0 the least to 1 the most
     * @param alpha 0 not seen to 1 full
     */
    static Color of(double share, double alpha) {
        double at = Math.max(0, Math.min(1, share)) * (POINTS.length - 1);
        int from = Math.min(POINTS.length - 2, (int) at);
        double within = at - from;
        float[] mixed = new float[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (float) (((1 - within) * POINTS[from][i] + within * POINTS[from + 1][i]) / 255);
        }
        return new Color(mixed[0], mixed[1], mixed[2], (float) alpha);
    }
}
