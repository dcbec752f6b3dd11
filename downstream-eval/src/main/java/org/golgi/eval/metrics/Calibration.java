package org.golgi.eval.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities mean what they say (Guo et al. 2017, eq. 3): predictions are put into bins of equal width by
 * their probability, and in each bin the mean probability is held against the share that is right.
 *
 * @param bins from 0 to 1, empty ones left out
 * @param expectedError ECE: mean over predictions of the distance between the two
 */
public record Calibration(List<Bin> bins, double expectedError) {
    /** Bins of the usual reliability diagram. */
    public static final int USUAL_BINS = 15;

    /**
     * One bin.
     *
     * @param count predictions in it
     * @param confidence their mean probability
     * @param accuracy share of them that is right
     */
    public record Bin(int count, double confidence, double accuracy) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Bins the predicted class of each row.
     *
     * @param probabilities [rows, C]
     */
    public static Calibration of(
            int numClasses, int[] targets, int[] predictions, double[] probabilities, int numBins) {
        int[] counts = new int[numBins];
        double[] confidence = new double[numBins];
        double[] right = new double[numBins];
        for (int i = 0; i < targets.length; i++) {
            double p = probabilities[i * numClasses + predictions[i]];
            // Bins are open below and closed above, as in the paper.
            int bin = Math.max(0, Math.min(numBins - 1, (int) Math.ceil(p * numBins) - 1));
            counts[bin]++;
            confidence[bin] += p;
            right[bin] += targets[i] == predictions[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < numBins; b++) {
            if (counts[b] > 0) {
                bins.add(new Bin(counts[b], confidence[b] / counts[b], right[b] / counts[b]));
                error += Math.abs(confidence[b] - right[b]) / targets.length;
            }
        }
        return new Calibration(bins, error);
    }
}
