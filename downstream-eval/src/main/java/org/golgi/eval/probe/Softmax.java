package org.golgi.eval.probe;

/** Softmax of one row of logits plus bias, in float64. */
final class Softmax {

    private Softmax() {}

    /** Writes the probabilities and returns the logarithm of the sum of exponentials. */
    static double inPlace(double[] logits, int at, double[] bias, int biasAt, double[] probabilities) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = logits[at + c] + bias[biasAt + c];
            largest = Math.max(largest, probabilities[c]);
        }
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = Math.exp(probabilities[c] - largest);
            sum += probabilities[c];
        }
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] /= sum;
        }
        return largest + Math.log(sum);
    }
}
