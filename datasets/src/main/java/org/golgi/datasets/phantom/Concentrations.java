package org.golgi.datasets.phantom;

import java.util.Arrays;

/**
 * The joint distribution of haematoxylin and eosin over pixels, and the monotone maps that carry one such distribution
 * into another.
 *
 * <p>Haematoxylin goes first: its rank u = F(h). Eosin goes second, by its rank among pixels of like haematoxylin,
 * v = F(e | u) (Rosenblatt 1952). (u, v) is uniform on the square whatever the tissue, so inverting the target's two
 * functions gives every tissue the target's joint distribution and leaves its structure as it is.
 */
final class Concentrations {
    private static final int LEVELS = 512;
    private static final int BANDS = 24;
    private static final float TOP = 2;

    /** Quantile function of haematoxylin, at LEVELS + 1 ranks. */
    private final float[] haematoxylin;
    /** Quantile function of eosin in each band of haematoxylin rank. */
    private final float[][] eosin = new float[BANDS][];

    /** Measures a sample of pixels: two arrays of the same length. */
    Concentrations(float[] haematoxylin, float[] eosin) {
        int n = haematoxylin.length;
        // Sorting (value, index) pairs packed into longs: non-negative floats order like their bits.
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = ((long) Float.floatToIntBits(Math.max(0, haematoxylin[i])) << 32) | i;
        }
        Arrays.sort(order);
        this.haematoxylin = new float[LEVELS + 1];
        for (int level = 0; level <= LEVELS; level++) {
            int at = (int) ((long) level * (n - 1) / LEVELS);
            this.haematoxylin[level] = Float.intBitsToFloat((int) (order[at] >>> 32));
        }
        for (int band = 0; band < BANDS; band++) {
            int from = (int) ((long) band * n / BANDS);
            int to = (int) ((long) (band + 1) * n / BANDS);
            float[] values = new float[to - from];
            for (int i = from; i < to; i++) {
                values[i - from] = Math.max(0, eosin[(int) order[i]]);
            }
            Arrays.sort(values);
            this.eosin[band] = new float[LEVELS + 1];
            for (int level = 0; level <= LEVELS; level++) {
                this.eosin[band][level] = values[(int) ((long) level * (values.length - 1) / LEVELS)];
            }
        }
    }

    /** The map from this distribution to another. */
    Map to(Concentrations target) {
        return new Map(this, target);
    }

    /** Carries concentrations over; tables over {@value #LEVELS} steps, safe for any number of threads. */
    static final class Map {
        private final float[] rank = new float[LEVELS + 1];
        private final float[] haematoxylin = new float[LEVELS + 1];
        private final float[][] eosin = new float[BANDS][LEVELS + 1];

        private Map(Concentrations from, Concentrations to) {
            for (int i = 0; i <= LEVELS; i++) {
                float value = TOP * i / LEVELS;
                rank[i] = rank(from.haematoxylin, value);
                haematoxylin[i] = quantile(to.haematoxylin, rank[i]);
                for (int band = 0; band < BANDS; band++) {
                    eosin[band][i] = quantile(to.eosin[band], rank(from.eosin[band], value));
                }
            }
        }

        /** Replaces the concentrations of pixel {@code i}. */
        void apply(float[] h, float[] e, int i) {
            float at = position(h[i]);
            float bandAt = Math.max(0, Math.min(BANDS - 1, BANDS * interpolate(rank, at) - 0.5f));
            int band = Math.min(BANDS - 2, (int) bandAt);
            float across = position(e[i]);
            float low = interpolate(eosin[band], across);
            float high = interpolate(eosin[band + 1], across);
            h[i] = interpolate(haematoxylin, at);
            e[i] = low + (bandAt - band) * (high - low);
        }

        private static float position(float value) {
            return Math.max(0, Math.min(LEVELS - 1e-3f, value * (LEVELS / TOP)));
        }

        private static float interpolate(float[] table, float position) {
            int i = (int) position;
            return table[i] + (position - i) * (table[i + 1] - table[i]);
        }

        private static float rank(float[] quantiles, float value) {
            int found = Arrays.binarySearch(quantiles, value);
            if (found >= 0) {
                return (float) found / LEVELS;
            }
            int next = -found - 1;
            if (next == 0) {
                return 0;
            }
            if (next > LEVELS) {
                return 1;
            }
            float below = quantiles[next - 1];
            return (next - 1 + (value - below) / (quantiles[next] - below)) / LEVELS;
        }

        private static float quantile(float[] quantiles, float rank) {
            return interpolate(quantiles, Math.min(LEVELS - 1e-3f, rank * LEVELS));
        }
    }
}
