package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/**
 * A {@link Linear} layer with its backward pass written out: y = x Wᵀ + b, dW = dyᵀ x, db = Σ dy, dx = dy W.
 *
 * <p>With a {@link LayerScale} after it the layer is y = x W'ᵀ + b' with W' = γ ⊙ W and b' = γ ⊙ b, so dW = γ ⊙ dW',
 * db = γ ⊙ db' and dγ = Σ dW' ⊙ W + db' ⊙ b, the sum over a row.
 */
final class LinearPass {
    private final Linear layer;
    private final Workspace memory;
    private Tensor input;

    LinearPass(Linear layer, Workspace memory) {
        this.layer = layer;
        this.memory = memory;
    }

    /** Width of the input. */
    long width() {
        return layer.weight.get().size(1);
    }

    /** [T, in] to [T, out]. */
    Tensor forward(Tensor x) {
        input = x;
        Tensor weight = layer.weight.get();
        return torch.addmm_out(memory.take(x.size(0), weight.size(0)), layer.bias.get(), x, weight.t());
    }

    /** The gradient of the input, [T, in], from that of the output; those of the parameters go to their places. */
    Tensor backward(Tensor dy) {
        torch.mm_out(layer.weight.gradient(), dy.t(), input);
        torch.sum_out(layer.bias.gradient(), dy, 0);
        return torch.mm_out(memory.take(input.size(0), input.size(1)), dy, layer.weight.get());
    }

    /** The same with a layer scale. */
    static final class Scaled {
        private final Linear layer;
        private final LayerScale scale;
        private final Workspace memory;
        private Tensor input;
        private Tensor folded;

        Scaled(Linear layer, LayerScale scale, Workspace memory) {
            this.layer = layer;
            this.scale = scale;
            this.memory = memory;
        }

        Tensor forward(Tensor x) {
            Tensor weight = layer.weight.get();
            Tensor gamma = scale.gamma.get();
            input = x;
            folded = torch.mul_out(memory.take(weight.shape()), weight, gamma.unsqueeze(1)); // W', [out, in]
            Tensor bias = layer.bias.get().mul(gamma);
            return torch.addmm_out(memory.take(x.size(0), weight.size(0)), bias, x, folded.t());
        }

        Tensor backward(Tensor dy) {
            Tensor dx = torch.mm_out(memory.take(input.size(0), input.size(1)), dy, folded);
            Workspace.Mark mark = memory.mark();
            Tensor weight = layer.weight.get();
            Tensor gamma = scale.gamma.get();
            Tensor dFolded = torch.mm_out(memory.take(weight.shape()), dy.t(), input); // dW'
            Tensor dBias = dy.sum(0); // db'
            torch.mul_out(layer.weight.gradient(), dFolded, gamma.unsqueeze(1));
            torch.mul_out(layer.bias.gradient(), dBias, gamma);
            Tensor rows = dFolded.mul_(weight).sum(1);
            torch.add_out(scale.gamma.gradient(), rows, dBias.mul_(layer.bias.get()));
            memory.release(mark);
            return dx;
        }
    }
}
