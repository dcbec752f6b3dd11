package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Transposed convolution that doubles height and width, each place becoming 2 x 2: [B, in, h, w] to [B, out, 2h, 2w]. */
public final class UpConvolution extends Module {
    private final Parameter weight;
    private final Parameter bias;

    public UpConvolution(int in, int out, Initializer init) {
        long fanIn = 4L * out; // as PyTorch counts it for transposed weights
        weight = parameter("weight", init.fanInUniform(fanIn, in, out, 2, 2));
        bias = parameter("bias", init.fanInUniform(fanIn, out));
    }

    public Tensor forward(Tensor x) {
        long[] two = {2, 2};
        long[] none = {0, 0};
        return torch.conv_transpose2d(
                x, weight.get(), new TensorOptional(bias.get()), two, none, none, 1, new long[] {1, 1});
    }
}
