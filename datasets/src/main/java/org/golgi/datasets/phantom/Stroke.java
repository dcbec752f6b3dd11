package org.golgi.datasets.phantom;

import org.golgi.core.random.Rng;

/** A curved band of even width: a fold of the section, or the line of a felt pen. */
final class Stroke {
    private static final int POINTS = 25;
    private static final int CAP = 7;

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

    /** The outline with its round ends as a closed ring within the slide. */
    int[] ring(int sizePx) {
        int[] ring = new int[4 * (POINTS + CAP)];
        int at = 0;
        for (int side = 0; side < 2; side++) {
            for (int k = 0; k < POINTS + CAP; k++) {
                // There along one side, around the end, and back along the other side.
                int i = Math.min(k, POINTS - 1);
                int place = side == 0 ? i : POINTS - 1 - i;
                double angle = normal(place) + side * Math.PI - Math.PI * Math.max(0, k - POINTS + 1) / (CAP + 1);
                put(ring, at, x[place] + halfWidth * StrictMath.cos(angle), sizePx);
                put(ring, at + 1, y[place] + halfWidth * StrictMath.sin(angle), sizePx);
                at += 2;
            }
        }
        return ring;
    }

    /** Direction at right angles to the stroke, radians. */
    private double normal(int i) {
        int before = Math.max(0, i - 1);
        int after = Math.min(POINTS - 1, i + 1);
        return StrictMath.atan2(x[after] - x[before], y[before] - y[after]);
    }

    private static void put(int[] ring, int at, double value, int sizePx) {
        ring[at] = (int) Math.max(0, Math.min(sizePx, Math.round(value)));
    }
}
