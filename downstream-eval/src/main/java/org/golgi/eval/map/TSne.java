package org.golgi.eval.map;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;

/**
 * t-SNE (van der Maaten and Hinton 2008), exact: every pair of points is looked at, so it is meant for at most a few
 * thousand. Gaussian neighbourhoods of one perplexity in feature space (eq. 1), a Student t distribution on the map
 * (eq. 4), gradient descent with momentum and gains on their divergence (eq. 5), exaggerated fourfold at first.
 */
public final class TSne {
    private static final int ITERATIONS = 500;
    private static final int EXAGGERATED = 100;
    private static final double EXAGGERATION = 4;
    private static final double SMALLEST = 1e-12;

    private TSne() {}

    /**
     * Places points on a plane.
     *
     * @param rows one vector a point
     * @param perplexity effective number of neighbours; at most a third of the points is used
     * @param seed of the first places
     * @return x and y of each point
     */
    public static double[][] place(double[][] rows, double perplexity, long seed) {
        int n = rows.length;
        double[][] p = joint(rows, Math.max(1, Math.min(perplexity, (n - 1) / 3.0)));
        double[][] y = new double[n][2];
        Rng rng = Rng.of(seed, n);
        for (double[] point : y) {
            point[0] = 1e-2 * rng.nextGaussian();
            point[1] = 1e-2 * rng.nextGaussian();
        }
        double[][] velocity = new double[n][2];
        double[][] gains = new double[n][2];
        Arrays.stream(gains).forEach(gain -> Arrays.fill(gain, 1));
        double rate = Math.max(20, n / EXAGGERATION / 4);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double factor = iteration < EXAGGERATED ? EXAGGERATION : 1;
            double momentum = iteration < EXAGGERATED ? 0.5 : 0.8;
            double[][] gradient = gradient(p, y, factor);
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < 2; d++) {
                    boolean turned = Math.signum(gradient[i][d]) != Math.signum(velocity[i][d]);
                    gains[i][d] = Math.max(0.01, turned ? gains[i][d] + 0.2 : gains[i][d] * 0.8);
                    velocity[i][d] = momentum * velocity[i][d] - rate * gains[i][d] * gradient[i][d];
                    y[i][d] += velocity[i][d];
                }
            }
        }
        return y;
    }

    /** 4 Σ_j (f p_ij - q_ij) (y_i - y_j) / (1 + ‖y_i - y_j‖²). */
    static double[][] gradient(double[][] p, double[][] y, double factor) {
        int n = y.length;
        double[][] near = new double[n][n];
        double[] sums = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < n; j++) {
                double dx = y[i][0] - y[j][0];
                double dy = y[i][1] - y[j][1];
                near[i][j] = i == j ? 0 : 1 / (1 + dx * dx + dy * dy);
                sums[i] += near[i][j];
            }
        });
        double total = Arrays.stream(sums).sum();
        double[][] gradient = new double[n][2];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < n; j++) {
                double pull = 4 * (factor * p[i][j] - near[i][j] / total) * near[i][j];
                gradient[i][0] += pull * (y[i][0] - y[j][0]);
                gradient[i][1] += pull * (y[i][1] - y[j][1]);
            }
        });
        return gradient;
    }

    /** Symmetric neighbour probabilities, (p_j|i + p_i|j) / 2n. */
    static double[][] joint(double[][] rows, double perplexity) {
        int n = rows.length;
        double[][] conditional = new double[n][];
        IntStream.range(0, n).parallel().forEach(i -> conditional[i] = neighbourhood(rows, i, Math.log(perplexity)));
        double[][] joint = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                joint[i][j] = Math.max(SMALLEST, (conditional[i][j] + conditional[j][i]) / (2 * n));
            }
        }
        return joint;
    }

    /** p_j|i with the width whose entropy is wanted, found by bisection. */
    static double[] neighbourhood(double[][] rows, int i, double entropy) {
        int n = rows.length;
        double[] squares = new double[n];
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            for (int d = 0; d < rows[i].length; d++) {
                double difference = rows[i][d] - rows[j][d];
                squares[j] += difference * difference;
            }
            nearest = j == i ? nearest : Math.min(nearest, squares[j]);
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = 1;
        double[] p = new double[n];
        for (int attempt = 0; attempt < 64; attempt++) {
            double sum = 0;
            double weighted = 0;
            for (int j = 0; j < n; j++) {
                double distance = squares[j] - nearest; // the shift keeps the exponents finite
                p[j] = j == i ? 0 : Math.exp(-beta * distance);
                sum += p[j];
                weighted += p[j] * distance;
            }
            double found = Math.log(sum) + beta * weighted / sum;
            for (int j = 0; j < n; j++) {
                p[j] /= sum;
            }
            if (found > entropy) {
                low = beta;
                beta = high == Double.POSITIVE_INFINITY ? beta * 2 : (low + high) / 2;
            } else {
                high = beta;
                beta = (low + high) / 2;
            }
        }
        return p;
    }
}
