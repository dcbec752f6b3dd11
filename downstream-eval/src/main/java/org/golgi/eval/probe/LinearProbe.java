package org.golgi.eval.probe;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.optim.LBfgs;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Logistic regression on raw features: no centring, no scaling, zero start, full-batch L-BFGS (Chen et al. 2024). The
 * penalty is named by a {@link LinearProtocol}; no hyper-parameter is searched, so no set but the training set is read.
 *
 * @param weight W [C, D] in row-major order
 * @param bias [C]
 * @param width D
 * @param objective mean cross-entropy plus penalty at the end
 * @param evaluations how often the objective was evaluated
 */
public record LinearProbe(double[] weight, double[] bias, int width, double objective, int evaluations) {
    /** Iterations of UNI's public entry point. */
    public static final int MAX_ITERATIONS = 1000;

    private static final int BLOCK_ROWS = 8192;

    /** scikit-learn stops when no component of the gradient of the summed loss is larger. */
    private static final double SKLEARN_TOLERANCE = 1e-4;

    /** Fits with at most {@link #MAX_ITERATIONS} iterations. */
    public static LinearProbe fit(LabelledFeatures train, LinearProtocol protocol) {
        return fit(train, protocol, MAX_ITERATIONS);
    }

    /**
     * Fits with at most so many iterations: UNI's readings on PyTorch's path and with its stopping rules, scikit-learn's
     * reading to scikit-learn's tolerance.
     */
    public static LinearProbe fit(LabelledFeatures train, LinearProtocol protocol, int maxIterations) {
        Natives.load();
        train.requireTrainable("training");
        int width = train.features().columns();
        int numClasses = train.numClasses();
        var penalty = SoftmaxRegression.Penalty.of(protocol, width, numClasses, train.size());
        try (SoftmaxRegression objective = new SoftmaxRegression(train, penalty)) {
            LBfgs.Result result = protocol == LinearProtocol.SKLEARN_LR
                    ? new ShrinkingFit(objective, SKLEARN_TOLERANCE, maxIterations).run()
                    : new LBfgs(LBfgs.Settings.torch(maxIterations))
                            .minimize(objective, new double[objective.parameters()]);
            double[] weight = java.util.Arrays.copyOf(result.point(), numClasses * width);
            double[] bias = java.util.Arrays.copyOfRange(result.point(), numClasses * width, result.point().length);
            return new LinearProbe(weight, bias, width, result.value(), result.evaluations());
        }
    }

    /** Probabilities of each row. */
    public Predictions predict(FeatureMatrix features) {
        if (features.columns() != width) {
            throw new IllegalArgumentException("the probe was fitted on features of width " + width + ", these have "
                    + features.columns() + "; embed both sets with the same encoder");
        }
        int numClasses = bias.length;
        double[] scores = new double[Math.multiplyExact(features.rows(), numClasses)];
        double[] row = new double[numClasses];
        try (Scope scope = new Scope()) {
            Tensor transposed =
                    Tensor.create(weight, numClasses, width).to(Ops.F32).t();
            for (int from = 0; from < features.rows(); from += BLOCK_ROWS) {
                int count = Math.min(BLOCK_ROWS, features.rows() - from);
                double[] logits = logits(features, from, count, transposed);
                for (int i = 0; i < count; i++) {
                    Softmax.inPlace(logits, i * numClasses, bias, 0, row);
                    System.arraycopy(row, 0, scores, (from + i) * numClasses, numClasses);
                }
            }
        }
        return Predictions.ofScores(numClasses, scores);
    }

    private static double[] logits(FeatureMatrix features, int from, int count, Tensor transposed) {
        try (Scope scope = new Scope()) {
            Tensor wide = torch.mm(features.tensor(from, count), transposed).to(Ops.F64);
            double[] values = new double[Math.toIntExact(wide.numel())];
            new DoublePointer(wide.data_ptr()).get(values);
            return values;
        }
    }
}
