package org.golgi.eval.segment;

import java.util.stream.LongStream;

/**
 * How a predicted class map agrees with the truth of one picture, class by class.
 *
 * <p>A class that neither the truth nor the prediction shows has no figures (NaN). A class that the truth does not show
 * but the prediction does has Dice, intersection over union and precision 0 and no recall.
 *
 * @param counts pixels, true classes in rows, predicted ones in columns
 */
record Overlap(long[][] counts) {

    /** Counts the pixels that count. */
    static Overlap of(byte[] truth, byte[] predicted, int numClasses) {
        long[][] counts = new long[numClasses][numClasses];
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] != MaskClasses.IGNORED) {
                counts[truth[i] & 0xFF][predicted[i] & 0xFF]++;
            }
        }
        return new Overlap(counts);
    }

    /** The pixels of both. */
    Overlap plus(Overlap other) {
        long[][] sum = new long[counts.length][counts.length];
        for (int t = 0; t < sum.length; t++) {
            for (int p = 0; p < sum.length; p++) {
                sum[t][p] = counts[t][p] + other.counts[t][p];
            }
        }
        return new Overlap(sum);
    }

    /** Pixels that are of the class and were found. */
    private double found(int c) {
        return counts[c][c];
    }

    double inTruth(int c) {
        return LongStream.of(counts[c]).sum();
    }

    private double inPrediction(int c) {
        double sum = 0;
        for (long[] row : counts) {
            sum += row[c];
        }
        return sum;
    }

    /** 2 |T ∩ P| / (|T| + |P|). */
    double dice(int c) {
        return 2 * found(c) / (inTruth(c) + inPrediction(c));
    }

    /** |T ∩ P| / |T ∪ P|. */
    double intersectionOverUnion(int c) {
        return found(c) / (inTruth(c) + inPrediction(c) - found(c));
    }

    /** |T ∩ P| / |P|; 0 if the class was there and not predicted at all. */
    double precision(int c) {
        return inPrediction(c) == 0 && inTruth(c) > 0 ? 0 : found(c) / inPrediction(c);
    }

    /** |T ∩ P| / |T|. */
    double recall(int c) {
        return found(c) / inTruth(c);
    }
}
