package org.golgi.datasets.tissue;

/**
 * A closed polygon through pixel centres.
 *
 * @param xs abscissae of its corners; shared, not copied
 * @param ys ordinates of its corners; shared, not copied
 */
public record Contour(int[] xs, int[] ys) {

    public Contour {
        if (xs.length != ys.length || xs.length == 0) {
            throw new IllegalArgumentException("contour with " + xs.length + " and " + ys.length + " coordinates");
        }
    }

    public int size() {
        return xs.length;
    }

    /** The area inside (shoelace formula), without sign. */
    public double area() {
        double twice = 0;
        for (int i = 0, before = xs.length - 1; i < xs.length; before = i++) {
            twice += (double) xs[before] * ys[i] - (double) ys[before] * xs[i];
        }
        return Math.abs(twice) / 2;
    }

    /** The contour with each coordinate multiplied and cut to a whole number. */
    public Contour scaled(double factor) {
        int[] scaledX = new int[xs.length];
        int[] scaledY = new int[ys.length];
        for (int i = 0; i < xs.length; i++) {
            scaledX[i] = (int) (xs[i] * factor);
            scaledY[i] = (int) (ys[i] * factor);
        }
        return new Contour(scaledX, scaledY);
    }

    /** 1 if the point lies inside, 0 on the line, -1 outside. */
    public int locate(double x, double y) {
        boolean inside = false;
        for (int i = 0, before = xs.length - 1; i < xs.length; before = i++) {
            double x0 = xs[before];
            double y0 = ys[before];
            double x1 = xs[i];
            double y1 = ys[i];
            double cross = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
            if (cross == 0
                    && Math.min(x0, x1) <= x
                    && x <= Math.max(x0, x1)
                    && Math.min(y0, y1) <= y
                    && y <= Math.max(y0, y1)) {
                return 0;
            }
            if ((y0 > y) != (y1 > y) && (cross > 0) == (y1 > y0)) {
                inside = !inside;
            }
        }
        return inside ? 1 : -1;
    }

    /** Smallest x, smallest y, largest x, largest y. */
    public int[] bounds() {
        int[] bounds = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
        for (int i = 0; i < xs.length; i++) {
            bounds[0] = Math.min(bounds[0], xs[i]);
            bounds[1] = Math.min(bounds[1], ys[i]);
            bounds[2] = Math.max(bounds[2], xs[i]);
            bounds[3] = Math.max(bounds[3], ys[i]);
        }
        return bounds;
    }
}
