package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolution that keeps height and width: [B, in, h, w] to [B, out, h, w], zeros beyond the edges. */
public final class Convolution extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final int padding;

    /**
     * A convolution.
     *
     * @param kernel side of the window, odd
     */
    public Convolution(int in, int out, int kernel, Initializer init) {
        if (kernel % 2 == 0) {
            throw new IllegalStateException("a kernel of " + kernel + " has no middle");
        }
        long fanIn = (long) in * kernel * kernel;
        weight = parameter("weight", init.fanInUniform(fanIn, out, in, kernel, kernel));
        bias = parameter("bias", init.fanInUniform(fanIn, out));
        padding = kernel / 2;
    }

    public Tensor forward(Tensor x) {
        long[] stride = {1, 1};
        long[] around = {padding, padding};
        long[] dilation = {1, 1};
        return torch.conv2d(x, weight.get(), new TensorOptional(bias.get()), stride, around, dilation, 1);
    }
}
