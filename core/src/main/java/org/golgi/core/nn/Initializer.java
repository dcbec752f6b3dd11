package org.golgi.core.nn;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/**
 * First values of every kind of parameter, in one place. All draws come from one seeded stream in the order of
 * construction, on the processor, in float32.
 *
 * <table>
 * <caption>DINOv2's initialisation</caption>
 * <tr><td>weights of linear layers, position embedding</td><td>truncated normal, deviation 0.02</td></tr>
 * <tr><td>class and register tokens</td><td>normal, deviation 1e-6</td></tr>
 * <tr><td>patch embedding, prototypes</td><td>uniform ±1/√(fan in)</td></tr>
 * <tr><td>biases, mask token</td><td>0</td></tr>
 * <tr><td>norm weights, prototype lengths</td><td>1</td></tr>
 * </table>
 */
public final class Initializer {
    private static final double TRUNCATION = 2.0;

    private final GeneratorOptional generator;

    /** A stream of first values; it lives as long as the scope it was made in. */
    public Initializer(long seed) {
        generator = new GeneratorOptional(torch.createCPUGenerator(seed));
    }

    public Tensor zeros(long... shape) {
        return Ops.zeros(ComputeDevice.CPU, Ops.F32, shape);
    }

    public Tensor constant(double value, long... shape) {
        return zeros(shape).fill_(new Scalar(value));
    }

    public Tensor normal(double deviation, long... shape) {
        return zeros(shape).normal_(0, deviation, generator);
    }

    /** Normal with values beyond ±2 cut off; at a deviation of 0.02 that is a hundred deviations. */
    public Tensor truncatedNormal(double deviation, long... shape) {
        return normal(deviation, shape)
                .clamp_(new ScalarOptional(new Scalar(-TRUNCATION)), new ScalarOptional(new Scalar(TRUNCATION)));
    }

    /** Uniform in ±1/√fanIn, PyTorch's default of linear and convolution layers. */
    public Tensor fanInUniform(long fanIn, long... shape) {
        double bound = 1 / Math.sqrt(fanIn);
        return zeros(shape).uniform_(-bound, bound, generator);
    }
}
