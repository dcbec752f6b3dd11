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

    /** A prepared row, written to where there is room for it. */
    double[] row(int number, double[] room) {
        return preparation.row(database, number, inverseLengths[number], room);
    }

    /** The smaller, the nearer: squared distance, or the negative inner product. */
    double value(double[] query, int row) {
        double found = compare(query, row);
        return similarity == Similarity.L2 ? found : -found;
    }

    /** The values of two rows: from memory, two come faster than one after the other. */
    void values(double[] query, int first, int second, double[] two) {
        if (similarity == Similarity.L2 && asTheyAre()) {
            squaredDistances(query, database.values(), first * query.length, second * query.length, two);
        } else {
            two[0] = value(query, first);
            two[1] = value(query, second);
        }
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
        return squaredDistance(query, values, at, inverseLengths[row]);
    }

    /** True if there is nothing to prepare on the way. */
    private boolean asTheyAre() {
        return preparation.mean().length == 0 && !preparation.normalise();
    }

    /** To two rows that are compared as they are: what {@link #squaredDistance} finds of each, to the bit. */
    private static void squaredDistances(double[] query, float[] values, int first, int second, double[] two) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        double other0 = 0;
        double other1 = 0;
        double other2 = 0;
        double other3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            double d0 = query[j] - values[first + j];
            double d1 = query[j + 1] - values[first + j + 1];
            double d2 = query[j + 2] - values[first + j + 2];
            double d3 = query[j + 3] - values[first + j + 3];
            double e0 = query[j] - values[second + j];
            double e1 = query[j + 1] - values[second + j + 1];
            double e2 = query[j + 2] - values[second + j + 2];
            double e3 = query[j + 3] - values[second + j + 3];
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
            other0 += e0 * e0;
            other1 += e1 * e1;
            other2 += e2 * e2;
            other3 += e3 * e3;
        }
        for (; j < query.length; j++) {
            double d = query[j] - values[first + j];
            double e = query[j] - values[second + j];
            sum0 += d * d;
            other0 += e * e;
        }
        two[0] = sum0 + sum1 + sum2 + sum3;
        two[1] = other0 + other1 + other2 + other3;
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
