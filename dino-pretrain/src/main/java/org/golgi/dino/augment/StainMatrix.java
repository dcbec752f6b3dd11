package org.golgi.dino.augment;

/** Stain vectors of Ruifrok and Johnston 2001, table 1: optical density of red, green and blue of each stain. */
final class StainMatrix {
    /** Rows: haematoxylin, eosin, DAB, each of length 1. */
    static final double[][] MIX = unitRows(new double[][] {
        {0.65, 0.70, 0.29},
        {0.07, 0.99, 0.11},
        {0.27, 0.57, 0.78}
    });

    /** The inverse: columns give the concentrations of the three stains. */
    static final double[][] UNMIX = inverse(MIX);

    private StainMatrix() {}

    private static double[][] unitRows(double[][] rows) {
        for (double[] row : rows) {
            double length = Math.sqrt(row[0] * row[0] + row[1] * row[1] + row[2] * row[2]);
            for (int i = 0; i < 3; i++) {
                row[i] /= length;
            }
        }
        return rows;
    }

    /** Adjugate over determinant. */
    private static double[][] inverse(double[][] m) {
        double[][] cofactors = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int r1 = (i + 1) % 3;
                int r2 = (i + 2) % 3;
                int c1 = (j + 1) % 3;
                int c2 = (j + 2) % 3;
                cofactors[i][j] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
            }
        }
        double determinant = m[0][0] * cofactors[0][0] + m[0][1] * cofactors[0][1] + m[0][2] * cofactors[0][2];
        double[][] inverse = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                inverse[i][j] = cofactors[j][i] / determinant;
            }
        }
        return inverse;
    }
}
