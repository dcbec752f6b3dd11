package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/**
 * A {@link SwiGlu}: y = W₃' (silu(a) ⊙ b) with a = W₁ x, b = W₂ x and g = W₃'ᵀ dy; da = g ⊙ b ⊙ silu'(a), db = g ⊙
 * silu(a).
 */
final class SwiGluPass implements FeedForwardPass {
    private final LinearPass w12;
    private final LinearPass.Scaled w3;
    private final Workspace memory;
    private Tensor hidden;

    SwiGluPass(Linear w12, Linear w3, LayerScale scale, Workspace memory) {
        this.w12 = new LinearPass(w12, memory);
        this.w3 = new LinearPass.Scaled(w3, scale, memory);
        this.memory = memory;
    }

    @Override
    public Tensor forward(Tensor x) {
        hidden = w12.forward(x); // [T, 2 hidden]
        Tensor gated = memory.take(hidden.size(0), hidden.size(1) / 2);
        return w3.forward(torch.silu_out(gated, half(hidden, 0)).mul_(half(hidden, 1)));
    }

    @Override
    public Tensor backward(Tensor dy) {
        Tensor gradient = w3.backward(dy); // g, [T, hidden]
        Tensor both = memory.take(hidden.shape());
        torch.mul_out(half(both, 1), gradient, torch.silu(half(hidden, 0)));
        Tensor opened = gradient.mul_(half(hidden, 1));
        half(both, 0).copy_(torch.silu_backward(opened, half(hidden, 0)));
        return w12.backward(both);
    }

    private static Tensor half(Tensor both, int which) {
        long width = both.size(1) / 2;
        return both.narrow(1, which * width, width);
    }
}
