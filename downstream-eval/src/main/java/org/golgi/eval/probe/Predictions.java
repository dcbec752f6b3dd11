package org.golgi.eval.probe;

/**
 * What a probe says of each row of a test set.
 *
 * @param numClasses how many classes C there are
 * @param labels predicted class of each row
 * @param scores [rows, C] in row-major order: probabilities, shares of votes, or (prototypes) minus the squared distance
 */
public record Predictions(int numClasses, int[] labels, double[] scores) {

    public Predictions {
        if (scores.length != (long) labels.length * numClasses) {
            throw new IllegalArgumentException(labels.length + " rows of " + numClasses + " classes need "
                    + (long) labels.length * numClasses + " scores, got " + scores.length);
        }
    }

    /** The predictions of scores: the class of the highest one, the smaller index on a tie. */
    public static Predictions ofScores(int numClasses, double[] scores) {
        int[] labels = new int[scores.length / numClasses];
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < numClasses; c++) {
                if (scores[i * numClasses + c] > scores[i * numClasses + best]) {
                    best = c;
                }
            }
            labels[i] = best;
        }
        return new Predictions(numClasses, labels, scores);
    }
}
