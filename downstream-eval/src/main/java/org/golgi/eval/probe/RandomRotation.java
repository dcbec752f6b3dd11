package org.golgi.eval.probe;

import org.golgi.core.random.Rng;

/**
 * Turns vectors so that no component is much larger than the others: random signs, then a Walsh-Hadamard transform of each
 * run of components (Ailon, Chazelle 2009). Lengths and inner products stay what they are; what does not is how much is lost
 * when all components share one scale.
 */
final class RandomRotation {
    private static final int LONGEST_RUN = 64;

    /** A little above what vectors have that were turned: beyond it turning makes the steps of rounding smaller. */
    private static final double WORTH_TURNING = 4.5;

    private static final int SAMPLE = 64;

    private final double[] signs; // [D], with the scale of the transform
    private final int run;

    RandomRotation(int width, Rng rng) {
        run = Math.min(LONGEST_RUN, Integer.lowestOneBit(width));
        signs = new double[width];
        for (int j = 0; j < width; j++) {
            signs[j] = (rng.nextInt(2) == 0 ? 1 : -1) / Math.sqrt(run);
        }
    }

    /**
     * True if the largest component of these vectors is on average far above the root of the mean square, as it is where
     * few components are much larger than the others; vectors that a rotation has turned have about √(2 ln D).
     */
    static boolean isWorthwhile(RoundedRows.Source source, int count, double[] shift) {
        int sample = Math.min(SAMPLE, count);
        double[] room = new double[shift.length];
        double sum = 0;
        for (int i = 0; i < sample; i++) {
            double[] row = source.row((int) ((long) i * count / sample), room);
            double largest = 0;
            double squares = 0;
            for (int j = 0; j < row.length; j++) {
                double x = row[j] - shift[j];
                largest = Math.max(largest, Math.abs(x));
                squares += x * x;
            }
            sum += squares > 0 ? largest / Math.sqrt(squares / row.length) : 0;
        }
        return sum > WORTH_TURNING * sample;
    }

    /** Turns a vector in place. */
    void apply(double[] vector) {
        for (int j = 0; j < vector.length; j++) {
            vector[j] *= signs[j];
        }
        for (int half = 1; half < run; half *= 2) {
            for (int start = 0; start < vector.length; start += 2 * half) {
                for (int j = start; j < start + half; j++) {
                    double a = vector[j];
                    double b = vector[j + half];
                    vector[j] = a + b;
                    vector[j + half] = a - b;
                }
            }
        }
    }
}
