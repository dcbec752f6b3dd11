package org.golgi.datasets.phantom;

import org.golgi.core.random.Rng;

/** A curved band of even width: a fold of the section, or the line of a felt pen. */
final class Stroke {
    private static final int POINTS = 25;

    private final double[] x = new double[POINTS];
    private final double[] y = new double[POINTS];
    private final double halfWidth;

    /** A gently bent stroke somewhere over the middle of a slide. */
    Stroke(Rng rng, int sizePx, double lengthShare, double halfWidth) {
        this.halfWidth = halfWidth;
        double angle = rng.uniform(0, 2 * Math.PI);
        double bend = rng.uniform(-0.2, 0.2);
        double middleX = sizePx * rng.uniform(0.35, 0.65);
        double middleY = sizePx * rng.uniform(0.35, 0.65);
        double length = lengthShare * sizePx;
        for (int i = 0; i < POINTS; i++) {
            double along = (double) i / (POINTS - 1) - 0.5;
            double aside = bend * (0.5 - 2 * along * along);
            x[i] = middleX + length * (along * StrictMath.cos(angle) - aside * StrictMath.sin(angle));
            y[i] = middleY + length * (along * StrictMath.sin(angle) + aside * StrictMath.cos(angle));
        }
    }

    /** How deep inside the stroke a position lies, pixels; negative outside. */
    double depth(double px, double py) {
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i + 1 < POINTS; i++) {
            double dx = x[i + 1] - x[i];
            double dy = y[i + 1] - y[i];
            double along = ((px - x[i]) * dx + (py - y[i]) * dy) / (dx * dx + dy * dy);
            along = Math.max(0, Math.min(1, along));
            double fromX = px - x[i] - along * dx;
            double fromY = py - y[i] - along * dy;
            nearest = Math.min(nearest, fromX * fromX + fromY * fromY);
        }
        return halfWidth - Math.sqrt(nearest);
    }

    /** The outline as a closed ring within the slide. */
    int[] ring(int sizePx) {
        int[] ring = new int[4 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            int before = Math.max(0, i - 1);
            int after = Math.min(POINTS - 1, i + 1);
            double dx = x[after] - x[before];
            double dy = y[after] - y[before];
            double scale = halfWidth / Math.sqrt(dx * dx + dy * dy);
            put(ring, 2 * i, x[i] - dy * scale, y[i] + dx * scale, sizePx);
            put(ring, ring.length - 2 - 2 * i, x[i] + dy * scale, y[i] - dx * scale, sizePx);
        }
        return ring;
    }

    private static void put(int[] ring, int at, double x, double y, int sizePx) {
        ring[at] = (int) Math.max(0, Math.min(sizePx, Math.round(x)));
        ring[at + 1] = (int) Math.max(0, Math.min(sizePx, Math.round(y)));
    }
}
