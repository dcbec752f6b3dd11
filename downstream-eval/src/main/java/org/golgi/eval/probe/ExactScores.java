package org.golgi.eval.probe;

import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.NeighbourSearch.Similarity;

/** What decides in the end: distances or inner products of a query with prepared rows, in float64. */
final class ExactScores {
    private final FeatureMatrix database;
    private final Preparation preparation;
    private final Similarity similarity;
    private final double[] inverseLengths;
    private final float[] centre;

    ExactScores(FeatureMatrix database, Preparation preparation, Similarity similarity) {
        this.database = database;
        this.preparation = preparation;
        this.similarity = similarity;
        this.inverseLengths = preparation.inverseLengths(database);
        this.centre = preparation.mean().length == 0 ? new float[database.columns()] : preparation.mean();
    }

    /** A prepared row. */
    double[] row(int number) {
        return preparation.row(database, number, inverseLengths[number]);
    }

    /** The smaller, the nearer: squared distance, or the negative inner product. */
    double value(double[] query, int row) {
        double found = compare(query, row);
        return similarity == Similarity.L2 ? found : -found;
    }

    /** The score of such a value, for a shifted query of this length. */
    double score(double value, double length) {
        return similarity == Similarity.L2 ? (length * length - value) / 2 : -value;
    }

    /**
     * Squared distance or inner product with a row, in float64, prepared on the way: this is done for millions of rows,
     * and to write each down first would take most of the time. Four sums apart, so that additions need not wait.
     */
    private double compare(double[] query, int row) {
        float[] values = database.values();
        int at = row * query.length;
        if (similarity == Similarity.INNER_PRODUCT) {
            return product(query, values, at, inverseLengths[row]);
        }
        return preparation.mean().length == 0 && !preparation.normalise()
                ? squaredDistance(query, values, at)
                : squaredDistance(query, values, at, inverseLengths[row]);
    }

    /** To a row that is compared as it is: nothing to prepare on the way. */
    private static double squaredDistance(double[] query, float[] values, int at) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            double d0 = query[j] - values[at + j];
            double d1 = query[j + 1] - values[at + j + 1];
            double d2 = query[j + 2] - values[at + j + 2];
            double d3 = query[j + 3] - values[at + j + 3];
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
        }
        for (; j < query.length; j++) {
            double d = query[j] - values[at + j];
            sum0 += d * d;
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    private double squaredDistance(double[] query, float[] values, int at, double factor) {
        float[] mean = centre;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            double d0 = query[j] - ((double) values[at + j] - mean[j]) * factor;
            double d1 = query[j + 1] - ((double) values[at + j + 1] - mean[j + 1]) * factor;
            double d2 = query[j + 2] - ((double) values[at + j + 2] - mean[j + 2]) * factor;
            double d3 = query[j + 3] - ((double) values[at + j + 3] - mean[j + 3]) * factor;
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
        }
        for (; j < query.length; j++) {
            double d = query[j] - ((double) values[at + j] - mean[j]) * factor;
            sum0 += d * d;
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    private double product(double[] query, float[] values, int at, double factor) {
        float[] mean = centre;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            sum0 += query[j] * (((double) values[at + j] - mean[j]) * factor);
            sum1 += query[j + 1] * (((double) values[at + j + 1] - mean[j + 1]) * factor);
            sum2 += query[j + 2] * (((double) values[at + j + 2] - mean[j + 2]) * factor);
            sum3 += query[j + 3] * (((double) values[at + j + 3] - mean[j + 3]) * factor);
        }
        for (; j < query.length; j++) {
            sum0 += query[j] * (((double) values[at + j] - mean[j]) * factor);
        }
        return sum0 + sum1 + sum2 + sum3;
    }
}
