package org.golgi.dino.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Ops;

/**
 * Linear layer without bias under weight normalisation (Salimans and Kingma 2016, eq. 2): wₖ = gₖ vₖ / ‖vₖ‖. Input
 * [n, b], output [n, K] in float32.
 *
 * <p>The length gₖ / ‖vₖ‖ multiplies the products, not the vectors: fewer numbers than [K, b] in the backward pass, and
 * no rounded copy of the weights in half precision.
 */
final class Prototypes extends Module {
    private final Parameter length;
    private final Parameter direction;

    Prototypes(int bottleneck, int count, Initializer init) {
        length = parameter("weight_g", init.constant(1, count, 1));
        direction = parameter("weight_v", init.fanInUniform(bottleneck, count, bottleneck));
    }

    Tensor forward(Tensor x) {
        Tensor v = direction.get();
        Tensor norm = torch.linalg_vector_norm(
                v, new Scalar(2.0), new long[] {1}, true, new ScalarTypeOptional(Ops.F32)); // [K, 1]
        Tensor scale = length.get().to(Ops.F32).div(norm).view(1, -1); // [1, K]
        return x.matmul(v.t()).mul(scale);
    }
}
