package org.golgi.eval.survival;

import java.util.stream.IntStream;
import org.golgi.core.optim.LBfgs;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Cox's proportional hazards model (Cox 1972) with a ridge penalty on standardised features.
 *
 * @param mean of each feature in training
 * @param scale one over the standard deviation of each feature; 0 for a constant one
 * @param beta coefficients of the standardised features
 */
public record CoxRegression(double[] mean, double[] scale, double[] beta) {
    private static final int MAX_ITERATIONS = 1000;
    private static final double TOLERANCE = 1e-8;

    /**
     * Fits the model.
     *
     * @param features one row a patient
     * @param penalty λ of mean partial log-likelihood minus ½ λ ‖β‖²
     * @throws IllegalArgumentException if nobody had the event, or the penalty is not positive
     */
    public static CoxRegression fit(FeatureMatrix features, Survival survival, Ties ties, double penalty) {
        if (survival.numEvents() == 0) {
            throw new IllegalArgumentException("no patient of the training set had the event; nothing can be learned");
        }
        if (!(penalty > 0)) {
            throw new IllegalArgumentException("--penalty " + penalty
                    + " is illegal; it must be above 0, or features that part the patients make it infinite");
        }
        int width = features.columns();
        double[] mean = new double[width];
        double[] scale = new double[width];
        standardise(features, mean, scale);
        CoxRegression untrained = new CoxRegression(mean, scale, new double[width]);
        double[][] covariates = IntStream.range(0, features.rows())
                .mapToObj(i -> untrained.standardised(features, i))
                .toArray(double[][]::new);
        PartialLikelihood objective = new PartialLikelihood(covariates, survival, ties, penalty);
        var settings = new LBfgs.Settings(MAX_ITERATIONS, 2 * MAX_ITERATIONS, 20, TOLERANCE, 1e-14);
        return new CoxRegression(
                mean,
                scale,
                new LBfgs(settings).minimize(objective, new double[width]).point());
    }

    private static void standardise(FeatureMatrix features, double[] mean, double[] scale) {
        int width = mean.length;
        int rows = features.rows();
        for (int j = 0; j < width; j++) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += features.values()[i * width + j];
            }
            mean[j] = sum / rows;
            double square = 0;
            for (int i = 0; i < rows; i++) {
                double x = features.values()[i * width + j] - mean[j];
                square += x * x;
            }
            scale[j] = square == 0 ? 0 : 1 / Math.sqrt(square / rows);
        }
    }

    private double[] standardised(FeatureMatrix features, int row) {
        double[] x = new double[mean.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = (features.values()[row * x.length + j] - mean[j]) * scale[j];
        }
        return x;
    }

    /** The logarithm of each patient's hazard relative to the mean patient of the training set. */
    public double[] risks(FeatureMatrix features) {
        if (features.columns() != mean.length) {
            throw new IllegalArgumentException("the model was fitted on features of width " + mean.length
                    + ", these have " + features.columns() + "; embed both sets with the same encoder");
        }
        return IntStream.range(0, features.rows())
                .mapToDouble(i -> PartialLikelihood.dot(standardised(features, i), beta))
                .toArray();
    }
}
