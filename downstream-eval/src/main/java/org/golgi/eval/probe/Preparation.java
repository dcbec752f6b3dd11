package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.eval.features.FeatureMatrix;

/**
 * What distance-based probes do to features first: subtract a mean, divide each row by its length.
 *
 * @param mean subtracted from each row; empty leaves the rows where they are
 * @param normalise divide by the Euclidean length
 */
record Preparation(float[] mean, boolean normalise) {
    private static final double SHORTEST = 1e-12;

    /** Takes the mean of these features. */
    static Preparation fit(FeatureMatrix train, boolean centre, boolean normalise) {
        return new Preparation(centre ? train.mean() : new float[0], normalise);
    }

    /** Prepares a block [rows, D]. */
    Tensor apply(Tensor block) {
        Tensor centred = mean.length == 0 ? block : block.sub(Ops.floats(mean, mean.length));
        return normalise ? Ops.l2Normalize(centred, SHORTEST) : centred;
    }

    /** One over the length of each centred row, or ones. */
    double[] inverseLengths(FeatureMatrix features) {
        double[] inverse = new double[features.rows()];
        if (!normalise) {
            Arrays.fill(inverse, 1);
            return inverse;
        }
        IntStream.range(0, features.rows()).parallel().forEach(i -> {
            double square = 0;
            for (int j = 0; j < features.columns(); j++) {
                double x = centred(features, i, j);
                square += x * x;
            }
            inverse[i] = 1 / Math.max(Math.sqrt(square), SHORTEST);
        });
        return inverse;
    }

    /** One row after preparation, in float64; the factor is that of {@link #inverseLengths}. */
    double[] row(FeatureMatrix features, int row, double inverseLength) {
        return row(features, row, inverseLength, new double[features.columns()]);
    }

    /** The same, written to where there is room for it, which is returned. */
    double[] row(FeatureMatrix features, int row, double inverseLength, double[] prepared) {
        float[] values = features.values();
        int at = row * prepared.length;
        if (mean.length == 0) {
            for (int j = 0; j < prepared.length; j++) {
                prepared[j] = values[at + j] * inverseLength;
            }
        } else {
            for (int j = 0; j < prepared.length; j++) {
                prepared[j] = ((double) values[at + j] - mean[j]) * inverseLength;
            }
        }
        return prepared;
    }

    /** One component after centring, in float64. */
    double centred(FeatureMatrix features, int row, int column) {
        double x = features.values()[row * features.columns() + column];
        return mean.length == 0 ? x : x - mean[column];
    }
}
