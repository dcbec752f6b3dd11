package org.golgi.core.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/** An {@link Mlp}: y = W₂' gelu(h) with h = W₁ x; dh = (W₂'ᵀ dy) ⊙ gelu'(h), gelu'(h) = Φ(h) + h φ(h). */
final class MlpPass implements FeedForwardPass {
    private final LinearPass fc1;
    private final LinearPass.Scaled fc2;
    private final Workspace memory;
    private Tensor hidden;

    MlpPass(Linear fc1, Linear fc2, LayerScale scale, Workspace memory) {
        this.fc1 = new LinearPass(fc1, memory);
        this.fc2 = new LinearPass.Scaled(fc2, scale, memory);
        this.memory = memory;
    }

    @Override
    public Tensor forward(Tensor x) {
        hidden = fc1.forward(x); // [T, hidden]
        return fc2.forward(torch.gelu_out(memory.take(hidden.shape()), hidden));
    }

    @Override
    public Tensor backward(Tensor dy) {
        Tensor gradient = fc2.backward(dy); // [T, hidden]
        return fc1.backward(torch.gelu_backward_out(gradient, gradient, hidden));
    }
}
