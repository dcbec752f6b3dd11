package org.golgi.eval.metrics;

/**
 * Counts of (true class, predicted class) and the metrics that follow from them.
 *
 * @param numClasses C
 * @param counts [C, C] in row-major order, true classes in rows
 */
public record Confusion(int numClasses, long[] counts) {

    public Confusion {
        if (numClasses < 1 || counts.length != numClasses * numClasses) {
            throw new IllegalArgumentException(
                    "a confusion of " + numClasses + " classes cannot have " + counts.length + " cells");
        }
    }

    /** Counts pairs of classes. */
    public static Confusion of(int numClasses, int[] targets, int[] predictions) {
        long[] counts = new long[numClasses * numClasses];
        for (int i = 0; i < targets.length; i++) {
            counts[targets[i] * numClasses + predictions[i]]++;
        }
        return new Confusion(numClasses, counts);
    }

    public long count(int target, int prediction) {
        return counts[target * numClasses + prediction];
    }

    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** How many rows are of this class. */
    public long support(int target) {
        long sum = 0;
        for (int p = 0; p < numClasses; p++) {
            sum += count(target, p);
        }
        return sum;
    }

    /** How many rows were predicted as this class. */
    public long predicted(int prediction) {
        long sum = 0;
        for (int t = 0; t < numClasses; t++) {
            sum += count(t, prediction);
        }
        return sum;
    }

    public double accuracy() {
        long right = 0;
        for (int c = 0; c < numClasses; c++) {
            right += count(c, c);
        }
        return right / (double) total();
    }

    /** Share of the rows of this class that were found; NaN if it has none. */
    public double recall(int target) {
        return count(target, target) / (double) support(target);
    }

    /** Share of the rows predicted as this class that are of it; 0 if it was never predicted. */
    public double precision(int prediction) {
        long predicted = predicted(prediction);
        return predicted == 0 ? 0 : count(prediction, prediction) / (double) predicted;
    }

    /** Harmonic mean of precision and recall; 0 if there is no hit. */
    public double f1(int label) {
        long sum = support(label) + predicted(label);
        return sum == 0 ? 0 : 2.0 * count(label, label) / sum;
    }

    /** Mean recall over the classes that occur among the targets. */
    public double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < numClasses; c++) {
            long support = support(c);
            if (support > 0) {
                sum += count(c, c) / (double) support;
                present++;
            }
        }
        return sum / present;
    }

    /** F1 of each class weighted by its share of the targets. */
    public double weightedF1() {
        double sum = 0;
        for (int c = 0; c < numClasses; c++) {
            sum += support(c) * f1(c);
        }
        return sum / total();
    }

    /** Mean F1 over the classes that occur among targets or predictions. */
    public double macroF1() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < numClasses; c++) {
            if (support(c) + predicted(c) > 0) {
                sum += f1(c);
                present++;
            }
        }
        return sum / present;
    }

    /**
     * Cohen's kappa with quadratic weights (Cohen 1968). Distances are between positions in the list of the classes that
     * occur among targets or predictions, as in scikit-learn; NaN if only one occurs.
     */
    public double quadraticKappa() {
        int[] position = new int[numClasses];
        long[] support = new long[numClasses];
        long[] predicted = new long[numClasses];
        int present = 0;
        for (int c = 0; c < numClasses; c++) {
            support[c] = support(c);
            predicted[c] = predicted(c);
            position[c] = support[c] + predicted[c] > 0 ? present++ : -1;
        }
        double total = total();
        double observed = 0;
        double expected = 0;
        for (int t = 0; t < numClasses; t++) {
            for (int p = 0; p < numClasses; p++) {
                double distance = position[t] - position[p];
                observed += distance * distance * count(t, p);
                expected += distance * distance * support[t] * predicted[p] / total;
            }
        }
        return expected == 0 ? Double.NaN : 1 - observed / expected;
    }
}
