package org.golgi.datasets.stain;

import java.util.Arrays;

/** The little statistics and linear algebra of stain separation. */
final class Statistics {

    private Statistics() {}

    /** The q-th percentile with linear interpolation between ranks, as numpy's default. */
    static double percentile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double rank = q / 100 * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /** Covariance of rows of three numbers, divided by n - 1. */
    static double[][] covariance(double[][] rows) {
        double[] mean = new double[3];
        for (double[] row : rows) {
            for (int i = 0; i < 3; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        double[][] covariance = new double[3][3];
        for (double[] row : rows) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.length - 1);
                }
            }
        }
        return covariance;
    }

    /**
     * The eigenvectors of the two largest eigenvalues of a symmetric 3 x 3 matrix, largest first, by Jacobi rotations.
     */
    static double[][] leadingEigenvectors(double[][] symmetric) {
        double[][] a = {symmetric[0].clone(), symmetric[1].clone(), symmetric[2].clone()};
        double[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int sweep = 0; sweep < 60; sweep++) {
            for (int p = 0; p < 2; p++) {
                for (int q = p + 1; q < 3; q++) {
                    rotate(a, vectors, p, q);
                }
            }
        }
        Integer[] order = {0, 1, 2};
        Arrays.sort(order, (i, j) -> Double.compare(a[j][j], a[i][i]));
        double[][] leading = new double[2][3];
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 3; i++) {
                leading[k][i] = vectors[i][order[k]];
            }
        }
        return leading;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < 3; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < 3; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double kp = vectors[k][p];
            double kq = vectors[k][q];
            vectors[k][p] = c * kp - s * kq;
            vectors[k][q] = s * kp + c * kq;
        }
    }

    /** Least squares of {@code od = c0 * stain0 + c1 * stain1} for each row; returns [2][rows]. */
    static double[][] concentrations(double[][] stains, double[][] od) {
        double aa = dot(stains[0], stains[0]);
        double ab = dot(stains[0], stains[1]);
        double bb = dot(stains[1], stains[1]);
        double determinant = aa * bb - ab * ab;
        double[][] concentrations = new double[2][od.length];
        for (int i = 0; i < od.length; i++) {
            double a = dot(stains[0], od[i]);
            double b = dot(stains[1], od[i]);
            concentrations[0][i] = (bb * a - ab * b) / determinant;
            concentrations[1][i] = (aa * b - ab * a) / determinant;
        }
        return concentrations;
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
