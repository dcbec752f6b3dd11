package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Kernels;
import org.golgi.core.tensor.Workspace;

/**
 * {@link Attention} with its backward pass written out, as plain products: P = softmax(q kᵀ / √d), o = P v; dv = Pᵀ do,
 * dP = do vᵀ, dS = P ⊙ (dP - Σ P ⊙ dP), dq = dS k / √d, dk = dSᵀ q / √d (Vaswani et al. 2017, eq. 1, differentiated).
 */
final class AttentionPass {
    private final LinearPass qkv;
    private final int heads;
    private final Workspace memory;
    private final TokenGroups groups;
    private final List<Images> images = new ArrayList<>();

    AttentionPass(Linear qkv, int heads, TokenGroups groups, Workspace memory) {
        this.qkv = new LinearPass(qkv, memory);
        this.heads = heads;
        this.groups = groups;
        this.memory = memory;
    }

    /** The images of one size: (q / √d, k, v) [3, B H, N, d] and P [B H, N, N]. */
    private record Images(Tensor parts, Tensor weights) {
        Tensor q() {
            return parts.select(0, 0);
        }

        Tensor k() {
            return parts.select(0, 1);
        }

        Tensor v() {
            return parts.select(0, 2);
        }
    }

    /** The mixed values before the projection, [T, D]. */
    Tensor forward(Tensor x) {
        Tensor mixed = memory.take(x.shape());
        for (TokenGroups.Group group : groups.groups()) {
            long batch = (long) group.images() * heads; // B H
            long N = group.tokens();
            long d = x.size(1) / heads;
            images.add(new Images(memory.take(3, batch, N, d), memory.take(batch, N, N)));
        }
        Workspace.Mark mark = memory.mark();
        Tensor packed = qkv.forward(x);
        for (int i = 0; i < images.size(); i++) {
            attend(images.get(i), heads(packed, i), heads(mixed, i));
        }
        memory.release(mark);
        return mixed;
    }

    private void attend(Images images, Tensor packed, Tensor mixed) {
        images.parts.view(packed.shape()).copy_(packed);
        images.q().mul_(scale(mixed.size(3)));
        Tensor scores = memory.take(images.weights.shape());
        torch.bmm_out(scores, images.q(), images.k().transpose(1, 2));
        torch.softmax_out(images.weights, scores, -1);
        Tensor output = memory.take(images.v().shape());
        torch.bmm_out(output, images.weights, images.v());
        mixed.copy_(output.view(mixed.shape()));
    }

    /** The gradient of the input [T, D] from that of the mixed values. */
    Tensor backward(Tensor dMixed) {
        Tensor dPacked = memory.take(dMixed.size(0), 3 * dMixed.size(1));
        Workspace.Mark mark = memory.mark();
        for (int i = 0; i < images.size(); i++) {
            backward(images.get(i), heads(dMixed, i), heads(dPacked, i));
            memory.release(mark);
        }
        return qkv.backward(dPacked);
    }

    private void backward(Images images, Tensor dMixed, Tensor dPacked) {
        Tensor parts = memory.take(images.parts.shape());
        Images gradient = new Images(parts, memory.take(images.weights.shape()));
        Tensor dOutput = memory.take(dMixed.shape());
        dOutput = dOutput.copy_(dMixed).view(images.v().shape()); // [B H, N, d]
        torch.bmm_out(gradient.v(), images.weights.transpose(1, 2), dOutput);
        torch.bmm_out(gradient.weights, dOutput, images.v().transpose(1, 2));
        Kernels.softmaxBackward(gradient.weights, images.weights);
        torch.bmm_out(gradient.q(), gradient.weights, images.k()).mul_(scale(dMixed.size(3)));
        torch.bmm_out(gradient.k(), gradient.weights.transpose(1, 2), images.q());
        dPacked.copy_(parts.view(dPacked.shape()));
    }

    private static Scalar scale(long d) {
        return new Scalar(1 / Math.sqrt(d));
    }

    /** The rows of a group by heads, a view: [T, D] to [B, H, N, d], [T, 3D] to [3, B, H, N, d]. */
    private Tensor heads(Tensor x, int group) {
        TokenGroups.Group size = groups.groups().get(group);
        long B = size.images();
        long N = size.tokens();
        long d = qkv.width() / heads;
        Tensor rows = x.narrow(0, groups.start(group), size.rows());
        return x.size(1) == qkv.width()
                ? rows.view(B, N, heads, d).transpose(1, 2)
                : rows.view(B, N, 3, heads, d).permute(2, 0, 3, 1, 4);
    }
}
