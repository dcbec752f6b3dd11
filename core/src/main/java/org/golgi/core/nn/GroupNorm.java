package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalises groups of channels of each picture, then scales and shifts each channel (Wu and He 2018). */
public final class GroupNorm extends Module {
    private static final double EPSILON = 1e-5;

    private final int groups;
    private final Parameter weight;
    private final Parameter bias;

    public GroupNorm(int groups, int channels, Initializer init) {
        this.groups = groups;
        weight = parameter("weight", init.constant(1, channels));
        bias = parameter("bias", init.zeros(channels));
    }

    /** [B, channels, h, w] of the same shape. */
    public Tensor forward(Tensor x) {
        return torch.group_norm(
                x, groups, new TensorOptional(weight.get()), new TensorOptional(bias.get()), EPSILON, false);
    }
}
