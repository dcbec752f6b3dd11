package org.golgi.datasets.phantom;

/** Small functions that patterns share. */
final class Shape {
    private Shape() {}

    /** 0 well below the edge, 1 well above it, smooth over {@code softness} to either side. */
    static double step(double value, double edge, double softness) {
        double t = Math.max(0, Math.min(1, 0.5 + (value - edge) / (2 * softness)));
        return t * t * (3 - 2 * t);
    }

    /** Direction in radians in which a depth falls off most slowly to zero: its gradient. */
    static double gradient(Depth depth, double x, double y) {
        double here = depth.at(x, y);
        return StrictMath.atan2(depth.at(x, y + 2) - here, depth.at(x + 2, y) - here);
    }

    /** How deep a position lies inside a structure, pixels; negative outside. */
    interface Depth {
        double at(double x, double y);
    }

    /** Mixes two concentration pairs into {@code out}. */
    static void mix(float[] out, double haematoxylin, double eosin, double share) {
        out[0] += (float) (share * (haematoxylin - out[0]));
        out[1] += (float) (share * (eosin - out[1]));
    }
}
