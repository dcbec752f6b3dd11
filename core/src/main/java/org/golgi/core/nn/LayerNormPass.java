package org.golgi.core.nn;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A {@link LayerNorm} with its backward pass: with x̂ = (x - μ) / σ and g = dy ⊙ w, dx = (g - mean g - x̂ mean(g ⊙ x̂)) / σ
 * (Ba et al. 2016), dw = Σ dy ⊙ x̂, db = Σ dy. One operation of libtorch each.
 */
final class LayerNormPass {
    private final LayerNorm layer;
    private Tensor input;
    private Tensor mean;
    private Tensor inverseDeviation;

    LayerNormPass(LayerNorm layer) {
        this.layer = layer;
    }

    Tensor forward(Tensor x) {
        T_TensorTensorTensor_T result =
                torch.native_layer_norm(x, width(x), weight(), new TensorOptional(layer.bias.get()), LayerNorm.EPSILON);
        input = x;
        mean = result.get1();
        inverseDeviation = result.get2();
        return result.get0();
    }

    Tensor backward(Tensor dy) {
        BoolPointer all = new BoolPointer(3);
        for (int i = 0; i < 3; i++) {
            all.put(i, true);
        }
        T_TensorTensorTensor_T result = torch.native_layer_norm_backward(
                dy, input, width(dy), mean, inverseDeviation, weight(), new TensorOptional(layer.bias.get()), all);
        layer.weight.gradient().copy_(result.get1());
        layer.bias.gradient().copy_(result.get2());
        return result.get0();
    }

    private TensorOptional weight() {
        return new TensorOptional(layer.weight.get());
    }

    private static long[] width(Tensor x) {
        return new long[] {x.size(1)};
    }
}
