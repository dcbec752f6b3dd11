package org.golgi.datasets.phantom;

/**
 * The plane cut into cells around jittered lattice points (Worley 1996): nests, glands and fat cells are such cells.
 *
 * <p>Built for one field; positions further than the margin outside it may not be asked for.
 */
final class Mosaic {
    private final double size;
    private final int firstColumn;
    private final int firstRow;
    private final int columns;
    private final double[] pointX;
    private final double[] pointY;
    private final int[] hashes;

    /**
     * @param size mean distance of the points, pixels
     * @param jitter how far a point strays from its lattice place, 0 (square lattice) to 1
     * @param margin how far outside the field positions are asked for, pixels
     */
    Mosaic(int seed, double size, double jitter, double margin, Field field) {
        this.size = size;
        firstColumn = (int) Math.floor((field.x0 - margin) / size) - 2;
        firstRow = (int) Math.floor((field.y0 - margin) / size) - 2;
        columns = (int) Math.floor((field.x0 + field.width + margin) / size) + 3 - firstColumn;
        int rows = (int) Math.floor((field.y0 + field.height + margin) / size) + 3 - firstRow;
        pointX = new double[columns * rows];
        pointY = new double[columns * rows];
        hashes = new int[columns * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int i = row * columns + column;
                int hash = Noise.hash(seed, firstColumn + column, firstRow + row);
                int second = Noise.next(hash);
                hashes[i] = Noise.next(second);
                pointX[i] = (firstColumn + column + 0.5 + jitter * (Noise.unit(hash) - 0.5)) * size;
                pointY[i] = (firstRow + row + 0.5 + jitter * (Noise.unit(second) - 0.5)) * size;
            }
        }
    }

    /** Where a position lies in its cell. */
    static final class Place {
        /** Pixels to the nearest border of the cell. */
        double border;
        /** Pixels to the point of the cell. */
        double centre;
        /** The same number all over the cell. */
        int hash;

        private final double[] squares = new double[9];
    }

    /** Finds the cell of a position. */
    void locate(double x, double y, Place place) {
        int column = (int) Math.floor(x / size) - firstColumn;
        int row = (int) Math.floor(y / size) - firstRow;
        double[] squares = place.squares;
        int k = 0;
        double nearest = Double.MAX_VALUE;
        int owner = 0;
        for (int r = row - 1; r <= row + 1; r++) {
            for (int i = r * columns + column - 1; i <= r * columns + column + 1; i++) {
                double dx = pointX[i] - x;
                double dy = pointY[i] - y;
                double distance = dx * dx + dy * dy;
                squares[k++] = distance;
                if (distance < nearest) {
                    nearest = distance;
                    owner = i;
                }
            }
        }
        double centre = Math.sqrt(nearest);
        double border = size;
        k = 0;
        for (int r = row - 1; r <= row + 1; r++) {
            for (int i = r * columns + column - 1; i <= r * columns + column + 1; i++) {
                // A bisector is never nearer than half the difference of the distances.
                double reach = centre + 2 * border;
                if (squares[k++] < reach * reach && i != owner) {
                    border = Math.min(border, toBisector(x, y, owner, i));
                }
            }
        }
        place.border = border;
        place.centre = centre;
        place.hash = hashes[owner];
    }

    /** Distance to the line half way between two points: (|x-q|² - |x-p|²) / (2|q-p|). */
    private double toBisector(double x, double y, int owner, int other) {
        double px = pointX[owner] - x;
        double py = pointY[owner] - y;
        double qx = pointX[other] - x;
        double qy = pointY[other] - y;
        double gap = Math.sqrt((qx - px) * (qx - px) + (qy - py) * (qy - py));
        return (qx * qx + qy * qy - px * px - py * py) / (2 * gap);
    }
}
