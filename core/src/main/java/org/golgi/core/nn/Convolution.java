package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolution with zeros beyond the edges: [B, in, h, w] to [B, out, h, w], or with a stride s to [B, out, ⌈h/s⌉, ⌈w/s⌉].
 */
public final class Convolution extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final int padding;
    private final int stride;
    private final int groups;

    /**
     * A convolution.
     *
     * @param kernel side of the window, odd
     */
    public Convolution(int in, int out, int kernel, Initializer init) {
        this(in, out, kernel, 1, 1, init);
    }

    /**
     * A convolution that may skip places or keep channels apart.
     *
     * @param kernel side of the window, odd
     * @param groups channels are divided into so many groups that do not see each other
     */
    public Convolution(int in, int out, int kernel, int stride, int groups, Initializer init) {
        if (kernel % 2 == 0) {
            throw new IllegalStateException("a kernel of " + kernel + " has no middle");
        }
        this.stride = stride;
        this.groups = groups;
        long fanIn = (long) in / groups * kernel * kernel;
        weight = parameter("weight", init.fanInUniform(fanIn, out, in / groups, kernel, kernel));
        bias = parameter("bias", init.fanInUniform(fanIn, out));
        padding = kernel / 2;
    }

    public Tensor forward(Tensor x) {
        long[] steps = {stride, stride};
        long[] around = {padding, padding};
        long[] dilation = {1, 1};
        return torch.conv2d(x, weight.get(), new TensorOptional(bias.get()), steps, around, dilation, groups);
    }
}
