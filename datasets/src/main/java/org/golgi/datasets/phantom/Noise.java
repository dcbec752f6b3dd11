package org.golgi.datasets.phantom;

/**
 * Gradient noise over the plane (Perlin 1985, with the fifth-degree fade of Perlin 2002), a pure function of a seed.
 *
 * <p>Values lie in about [-1, 1] with mean 0. Immutable and safe for any number of threads.
 */
final class Noise {
    private static final int DIRECTIONS = 32;
    private static final float[] COS = new float[DIRECTIONS];
    private static final float[] SIN = new float[DIRECTIONS];

    static {
        for (int i = 0; i < DIRECTIONS; i++) {
            // StrictMath: the same bytes on every processor.
            COS[i] = (float) (1.5 * StrictMath.cos(2 * Math.PI * i / DIRECTIONS));
            SIN[i] = (float) (1.5 * StrictMath.sin(2 * Math.PI * i / DIRECTIONS));
        }
    }

    private final int seed;

    Noise(long seed) {
        this.seed = (int) (seed ^ (seed >>> 32));
    }

    /** A well mixed integer of a lattice point. */
    static int hash(int seed, int x, int y) {
        int h = seed ^ x * 0x27D4EB2D ^ Integer.rotateLeft(y * 0x165667B1, 13);
        h = (h ^ (h >>> 15)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    /** The next number of a chain of hashes. */
    static int next(int hash) {
        return hash(0x5BD1E995, hash, 0x3C6EF372);
    }

    /** A hash as a number in [0, 1). */
    static double unit(int hash) {
        return (hash >>> 8) * 0x1p-24;
    }

    float at(double x, double y) {
        int ix = floor(x);
        int iy = floor(y);
        float fx = (float) (x - ix);
        float fy = (float) (y - iy);
        float u = fade(fx);
        float v = fade(fy);
        float top = lerp(slope(ix, iy, fx, fy), slope(ix + 1, iy, fx - 1, fy), u);
        float bottom = lerp(slope(ix, iy + 1, fx, fy - 1), slope(ix + 1, iy + 1, fx - 1, fy - 1), u);
        return lerp(top, bottom, v);
    }

    private float slope(int ix, int iy, float dx, float dy) {
        int direction = hash(seed, ix, iy) & (DIRECTIONS - 1);
        return COS[direction] * dx + SIN[direction] * dy;
    }

    private static int floor(double value) {
        int truncated = (int) value;
        return value < truncated ? truncated - 1 : truncated;
    }

    private static float fade(float t) {
        return t * t * t * (t * (t * 6 - 15) + 10);
    }

    private static float lerp(float from, float to, float share) {
        return from + share * (to - from);
    }
}
