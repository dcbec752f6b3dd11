package org.golgi.datasets.tissue;

/**
 * The share of any rectangle that a mask covers, exact to fractions of a mask pixel, in constant time (summed-area
 * table, Crow 1984).
 */
public final class MaskArea {
    private final int width;
    private final int height;
    private final int[] sums;

    public MaskArea(Plane mask) {
        this.width = mask.width();
        this.height = mask.height();
        this.sums = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++) {
            int row = 0;
            for (int x = 0; x < width; x++) {
                row += mask.get(x, y) != 0 ? 1 : 0;
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
            }
        }
    }

    /** The covered share of the rectangle, in mask coordinates; what lies beyond the mask is not covered. */
    public double fraction(double left, double top, double right, double bottom) {
        double covered = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
        return Math.min(1, Math.max(0, covered / ((right - left) * (bottom - top))));
    }

    /** Covered area above and left of a point; linear between the table's entries, as the mask is constant there. */
    private double sum(double x, double y) {
        double insideX = Math.min(Math.max(x, 0), width);
        double insideY = Math.min(Math.max(y, 0), height);
        int column = Math.min((int) insideX, width - 1);
        int row = Math.min((int) insideY, height - 1);
        double alongX = insideX - column;
        double alongY = insideY - row;
        int at = row * (width + 1) + column;
        double upper = sums[at] + alongX * (sums[at + 1] - sums[at]);
        int below = at + width + 1;
        double lower = sums[below] + alongX * (sums[below + 1] - sums[below]);
        return upper + alongY * (lower - upper);
    }
}
