package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
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
 * <p>Products are in float32 over large blocks of rows, sums over blocks, the softmax and the loss in float64; {@link
 * #evaluateExactly} takes the products in float64 too. Sums are taken in an order that does not depend on the number of
 * threads.
 */
final class SoftmaxRegression implements LBfgs.Objective, AutoCloseable {
    private static final int CHUNK_ROWS = 1024;

    private final ThinProducts features;
    private final int[] labels;
    private final int numClasses;
    private final int total;
    private final Penalty penalty;
    private final float[] doubts;

    /**
     * The penalty on W.
     *
     * @param weight λ
     * @param squared ½ λ ‖W‖² instead of ½ λ ‖W‖
     */
    record Penalty(double weight, boolean squared) {
        static final Penalty NONE = new Penalty(0, true);

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
        this(ThinProducts.of(train.features()), train.labels(), train.numClasses(), train.size(), penalty);
    }

    private SoftmaxRegression(ThinProducts features, int[] labels, int numClasses, int total, Penalty penalty) {
        this.features = features;
        this.labels = labels;
        this.numClasses = numClasses;
        this.total = total;
        this.penalty = penalty;
        this.doubts = new float[labels.length];
    }

    /** The cross-entropy of some rows, summed and divided by the number of all rows, without penalty. */
    SoftmaxRegression part(int[] rows) {
        int[] chosen = IntStream.of(rows).map(row -> labels[row]).toArray();
        return new SoftmaxRegression(features.select(rows), chosen, numClasses, total, Penalty.NONE);
    }

    int parameters() {
        return numClasses * features.width() + numClasses;
    }

    int rows() {
        return labels.length;
    }

    /** 1 - p of the true class of each row, at the point that was evaluated last. */
    float[] doubts() {
        return doubts;
    }

    @Override
    public double evaluate(double[] point, double[] gradient) {
        return evaluate(point, gradient, Ops.F32);
    }

    /** The same without the rounding of float32, which hides small slopes, in several times the time. */
    double evaluateExactly(double[] point, double[] gradient) {
        return evaluate(point, gradient, Ops.F64);
    }

    private double evaluate(double[] point, double[] gradient, torch.ScalarType products) {
        int weights = numClasses * features.width();
        double[] bias = Arrays.copyOfRange(point, weights, point.length);
        double[] biasGradient = new double[numClasses];
        double loss = 0;
        try (Scope scope = new Scope()) {
            Tensor weight = Tensor.create(Arrays.copyOf(point, weights), numClasses, features.width())
                    .to(products);
            Tensor weightGradient = Ops.zeros(ComputeDevice.CPU, Ops.F64, numClasses, features.width());
            for (int from = 0; from < labels.length; from += ThinProducts.BLOCK_ROWS) {
                try (Scope block = new Scope()) {
                    Tensor scores = features.scores(from, weight);
                    Tensor residuals = scores.to(Ops.F64);
                    loss += toResiduals(residuals, from, bias, biasGradient);
                    weightGradient.add_(
                            features.transposed(from, residuals.to(products)).to(Ops.F64));
                }
            }
            double[] sums = new double[weights];
            new DoublePointer(weightGradient.data_ptr()).get(sums);
            System.arraycopy(sums, 0, gradient, 0, weights);
        }
        System.arraycopy(biasGradient, 0, gradient, weights, numClasses);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= total;
        }
        return loss / total + addPenalty(point, gradient);
    }

    /** Turns scores X Wᵀ into p - y, adds these up for the bias, and returns the sum of the cross-entropies. */
    private double toResiduals(Tensor scores, int from, double[] bias, double[] biasGradient) {
        int count = features.blockSize(from);
        double[] values = new double[Math.toIntExact(scores.numel())];
        DoublePointer memory = new DoublePointer(scores.data_ptr());
        memory.get(values);
        int chunks = (count + CHUNK_ROWS - 1) / CHUNK_ROWS;
        double[] losses = new double[chunks];
        double[][] sums = new double[chunks][numClasses];
        IntStream.range(0, chunks).parallel().forEach(chunk -> {
            double[] probabilities = new double[numClasses];
            int end = Math.min(count, (chunk + 1) * CHUNK_ROWS);
            for (int i = chunk * CHUNK_ROWS; i < end; i++) {
                int label = labels[from + i];
                double score = values[i * numClasses + label] + bias[label];
                losses[chunk] += Softmax.inPlace(values, i * numClasses, bias, 0, probabilities) - score;
                doubts[from + i] = (float) (1 - probabilities[label]);
                probabilities[label] -= 1;
                for (int c = 0; c < numClasses; c++) {
                    sums[chunk][c] += probabilities[c];
                    values[i * numClasses + c] = probabilities[c];
                }
            }
        });
        Arrays.fill(values, count * numClasses, values.length, 0);
        memory.put(values);
        double loss = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            loss += losses[chunk];
            for (int c = 0; c < numClasses; c++) {
                biasGradient[c] += sums[chunk][c];
            }
        }
        return loss;
    }

    /** The part's cross-entropy with this objective's penalty. */
    double penalised(SoftmaxRegression part, double[] point, double[] gradient) {
        return part.evaluate(point, gradient) + addPenalty(point, gradient);
    }

    private double addPenalty(double[] point, double[] gradient) {
        if (penalty.weight() == 0) {
            return 0;
        }
        double square = 0;
        int weights = numClasses * features.width();
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
        features.close();
    }
}
