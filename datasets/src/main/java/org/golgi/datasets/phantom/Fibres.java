package org.golgi.datasets.phantom;

/**
 * Wavy parallel fibres: a direction field and the texture along it.
 *
 * <p>The fibres are the level lines of {@code across(x, y)}, a plane wave bent by noise.
 */
final class Fibres {
    private final double cos;
    private final double sin;
    private final double bend;
    private final Noise wide;
    private final Noise narrow;
    private final Noise texture;

    /** @param bend how strongly the fibres wave, 1 is ordinary collagen */
    Fibres(int seed, double bend) {
        double angle = Math.PI * Noise.unit(Noise.next(seed));
        cos = StrictMath.cos(angle);
        sin = StrictMath.sin(angle);
        this.bend = bend;
        wide = new Noise(seed + 11L);
        narrow = new Noise(seed + 12L);
        texture = new Noise(seed + 13L);
    }

    /** Pixels across the fibres. */
    double across(double x, double y) {
        return y * cos - x * sin + bend * (48 * wide.at(x / 150, y / 150) + 7 * narrow.at(x / 42, y / 42));
    }

    /** Direction of the fibre through a position, radians. */
    double angle(double x, double y) {
        double here = across(x, y);
        double dx = across(x + 3, y) - here;
        double dy = across(x, y + 3) - here;
        return StrictMath.atan2(-dx, dy);
    }

    /** Bright and dark threads, about -1 to 1. */
    float thread(double x, double y, double across) {
        double along = x * cos + y * sin;
        return texture.at(along / 46, across / 5.5);
    }
}
