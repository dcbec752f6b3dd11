package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/** Normalises the last dimension to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016). */
public final class LayerNorm extends Module {
    /** What DINOv2, timm and UNI use. */
    public static final double EPSILON = 1e-6;

    final Parameter weight;
    final Parameter bias;

    public LayerNorm(int dimension, Initializer init) {
        weight = parameter("weight", init.constant(1, dimension));
        bias = parameter("bias", init.zeros(dimension));
    }

    public Tensor forward(Tensor x) {
        return Ops.layerNorm(x, weight.get(), bias.get(), EPSILON);
    }
}
