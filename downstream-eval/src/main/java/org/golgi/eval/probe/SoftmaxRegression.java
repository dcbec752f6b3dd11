package org.golgi.eval.probe;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.optim.LBfgs;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Mean cross-entropy of a linear classifier plus its penalty, with the gradient by hand. The point is W [C, D] in
 * row-major order followed by the bias [C].
 *
 * <p>Products are in float32 over large blocks of rows, sums over blocks, the softmax and the loss in float64. Large
 * blocks, because every product waits for all threads at its end.
 */
final class SoftmaxRegression implements LBfgs.Objective, AutoCloseable {
    private static final int BLOCK_ROWS = 32_768;

    private final Tensor features;
    private final int[] labels;
    private final int numClasses;
    private final int width;
    private final Penalty penalty;

    /**
     * The penalty on W.
     *
     * @param weight λ
     * @param squared ½ λ ‖W‖² instead of ½ λ ‖W‖
     */
    record Penalty(double weight, boolean squared) {

        static Penalty of(LinearProtocol protocol, int width, int numClasses, int rows) {
            double cost = width * (double) numClasses / 100;
            return switch (protocol) {
                case UNI_LBFGS_CODE -> new Penalty(1 / cost, false);
                case UNI_LBFGS_SQUARED -> new Penalty(1 / cost, true);
                // scikit-learn's binary model has one weight vector w = W₁ - W₀; at the optimum W₁ = -W₀ and
                // ‖w‖² = 2 ‖W‖².
                case SKLEARN_LR -> new Penalty((numClasses == 2 ? 2 : 1) / (cost * rows), true);
            };
        }
    }

    SoftmaxRegression(LabelledFeatures train, Penalty penalty) {
        this.labels = train.labels();
        this.numClasses = train.numClasses();
        this.width = train.features().columns();
        this.penalty = penalty;
        try (Scope scope = new Scope()) {
            features = Scope.retain(train.features().tensor());
        }
    }

    int parameters() {
        return numClasses * width + numClasses;
    }

    @Override
    public double evaluate(double[] point, double[] gradient) {
        float[] flat = new float[numClasses * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) point[i];
        }
        java.util.Arrays.fill(gradient, 0);
        double loss = 0;
        try (Scope scope = new Scope()) {
            Tensor weight = Ops.floats(flat, numClasses, width).t();
            Tensor weightGradient = Ops.zeros(ComputeDevice.CPU, Ops.F64, numClasses, width);
            for (int from = 0; from < labels.length; from += BLOCK_ROWS) {
                int count = Math.min(BLOCK_ROWS, labels.length - from);
                loss += block(from, count, weight, point, gradient, weightGradient);
            }
            double[] sums = new double[numClasses * width];
            new org.bytedeco.javacpp.DoublePointer(weightGradient.data_ptr()).get(sums);
            System.arraycopy(sums, 0, gradient, 0, sums.length);
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= labels.length;
        }
        return loss / labels.length + addPenalty(point, gradient);
    }

    private double block(int from, int count, Tensor weight, double[] point, double[] gradient, Tensor weightGradient) {
        try (Scope scope = new Scope()) {
            Tensor rows = features.narrow(0, from, count); // [count, D]
            Tensor logits = torch.mm(rows, weight); // [count, C]
            float[] values = new float[count * numClasses];
            FloatPointer memory = new FloatPointer(logits.data_ptr());
            memory.get(values);
            double loss = 0;
            for (int i = 0; i < count; i++) {
                loss += residual(values, i * numClasses, labels[from + i], point, gradient);
            }
            memory.put(values);
            weightGradient.add_(torch.mm(logits.t(), rows).to(Ops.F64));
            return loss;
        }
    }

    /** Turns the logits of one row into p - y, adds it to the gradient of the bias, and returns the cross-entropy. */
    private double residual(float[] values, int at, int label, double[] point, double[] gradient) {
        int bias = numClasses * width;
        double[] probabilities = new double[numClasses];
        double target = values[at + label] + point[bias + label];
        double logNormaliser = Softmax.inPlace(values, at, point, bias, probabilities);
        for (int c = 0; c < numClasses; c++) {
            double difference = probabilities[c] - (c == label ? 1 : 0);
            gradient[bias + c] += difference;
            values[at + c] = (float) difference;
        }
        return logNormaliser - target;
    }

    private double addPenalty(double[] point, double[] gradient) {
        double square = 0;
        int weights = numClasses * width;
        for (int i = 0; i < weights; i++) {
            square += point[i] * point[i];
        }
        double norm = Math.sqrt(square);
        double factor = penalty.weight();
        if (!penalty.squared()) {
            // ‖W‖ has no gradient at W = 0, where every fit starts; 0 is a subgradient and what PyTorch takes.
            factor = norm == 0 ? 0 : penalty.weight() / 2 / norm;
        }
        for (int i = 0; i < weights; i++) {
            gradient[i] += factor * point[i];
        }
        return penalty.weight() / 2 * (penalty.squared() ? square : norm);
    }

    @Override
    public void close() {
        Scope.release(features);
    }
}
