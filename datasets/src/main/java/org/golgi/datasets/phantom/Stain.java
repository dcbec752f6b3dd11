package org.golgi.datasets.phantom;

import org.golgi.core.random.Rng;

/**
 * How one slide was stained and scanned: the colours of its two dyes, their strength, and the glass.
 *
 * <p>Light through a slide follows Beer and Lambert: I = glass * 10^-(h H + e E) for each of red, green, blue, with H
 * and E the dyes' optical density vectors (Ruifrok and Johnston 2001).
 */
final class Stain {
    private static final double[] HAEMATOXYLIN = {0.65, 0.70, 0.29};
    private static final double[] EOSIN = {0.092, 0.954, 0.283};
    private static final int STEPS = 4096;
    private static final double TOP = 4;

    private final float[] haematoxylin = new float[3];
    private final float[] eosin = new float[3];
    private final float[] glass = new float[3];
    private final float[] transmitted = new float[STEPS + 1];

    Stain(Rng rng) {
        double strengthH = StrictMath.exp(0.16 * rng.nextGaussian());
        double strengthE = StrictMath.exp(0.16 * rng.nextGaussian());
        fill(haematoxylin, HAEMATOXYLIN, 0.045, strengthH, rng);
        fill(eosin, EOSIN, 0.04, 0.72 * strengthE, rng);
        for (int c = 0; c < 3; c++) {
            glass[c] = (float) rng.uniform(239, 247);
        }
        for (int i = 0; i <= STEPS; i++) {
            transmitted[i] = (float) StrictMath.pow(10, -TOP * i / STEPS);
        }
    }

    private static void fill(float[] vector, double[] mean, double spread, double strength, Rng rng) {
        double norm = 0;
        double[] drawn = new double[3];
        for (int c = 0; c < 3; c++) {
            drawn[c] = Math.max(0.02, mean[c] + spread * rng.nextGaussian());
            norm += drawn[c] * drawn[c];
        }
        for (int c = 0; c < 3; c++) {
            vector[c] = (float) (strength * drawn[c] / Math.sqrt(norm));
        }
    }

    /** Grey level of channel {@code c} (0 red, 1 green, 2 blue), 0 to 255, before noise. */
    float light(float h, float e, int c) {
        float density = Math.max(0, h * haematoxylin[c] + e * eosin[c]);
        return glass[c] * transmitted[Math.min(STEPS, (int) (density * (float) (STEPS / TOP) + 0.5f))];
    }
}
