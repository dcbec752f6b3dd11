package org.golgi.core.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) over {@link FlatParameters}.
 *
 * <p>θ ← θ (1 - η λ); m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; θ ← θ - η m̂ / (√v̂ + ε), with η and λ multiplied
 * by the factors of each parameter's group.
 */
public final class AdamW implements AutoCloseable {
    private final FlatParameters parameters;
    private final Config config;
    private final Tensor first;
    private final Tensor second;
    private final Tensor step;
    private final FusedAdamW kernel;

    /**
     * The constants of the method.
     *
     * @param beta1 memory of the first moment
     * @param beta2 memory of the second moment
     * @param epsilon keeps the division finite
     */
    public record Config(double beta1, double beta2, double epsilon) {
        /** PyTorch's and DINOv2's constants. */
        public static final Config DEFAULT = new Config(0.9, 0.999, 1e-8);

        public Config {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException(
                        "betas " + beta1 + " and " + beta2 + " are illegal; they must be at least 0 and below 1");
            }
            if (!(epsilon > 0)) {
                throw new IllegalArgumentException("epsilon " + epsilon + " is illegal; it must be positive");
            }
        }
    }

    /**
     * The settings of one step.
     *
     * @param learningRate η
     * @param lastLayerLearningRate η of the prototypes
     * @param weightDecay λ
     */
    public record Rates(double learningRate, double lastLayerLearningRate, double weightDecay) {}

    public AdamW(FlatParameters parameters, Config config) {
        this.parameters = parameters;
        this.config = config;
        try (Scope scope = new Scope()) {
            first = Scope.retain(torch.zeros_like(parameters.master()));
            second = Scope.retain(torch.zeros_like(parameters.master()));
            step = Scope.retain(torch.zeros_like(parameters.master().narrow(0, 0, 1)));
        }
        kernel = new FusedAdamW();
    }

    /**
     * One update from the collected gradients, which are divided by a number first (1 leaves them as they are). The
     * compute copy is not refreshed.
     *
     * @param divisor one number, float32, on the device of the parameters
     */
    public void update(Rates rates, Tensor divisor) {
        Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                step.add_(new Scalar(1.0));
                for (FlatParameters.Segment segment : parameters.segments()) {
                    update(segment, rates, divisor);
                }
            }
            return null;
        });
    }

    private void update(FlatParameters.Segment segment, Rates rates, Tensor divisor) {
        ParameterGroups.Group group = segment.group();
        double rate = group.lastLayer() ? rates.lastLayerLearningRate : rates.learningRate;
        kernel.update(
                part(parameters.master(), segment),
                part(parameters.gradient(), segment),
                new FusedAdamW.Moments(part(first, segment), part(second, segment), step),
                new FusedAdamW.Settings(rate * group.learningRate(), rates.weightDecay * group.weightDecay(), config),
                divisor);
    }

    private static Tensor part(Tensor flat, FlatParameters.Segment segment) {
        return flat.narrow(0, segment.start(), segment.length());
    }

    /** Views of the state: {@code exp_avg.KEY}, {@code exp_avg_sq.KEY} and the number of updates as {@code step} [1]. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters.split(first).forEach((key, tensor) -> state.put("exp_avg." + key, tensor));
        parameters.split(second).forEach((key, tensor) -> state.put("exp_avg_sq." + key, tensor));
        state.put("step", step);
        return state;
    }

    @Override
    public void close() {
        kernel.close();
        Scope.release(first);
        Scope.release(second);
        Scope.release(step);
    }
}
