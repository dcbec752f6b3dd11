package org.golgi.core.nn;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Workspace;

/**
 * A {@link Block} with its backward pass written out. Forward y = x + A(N₁ x), z = y + F(N₂ y); backward dy = dz +
 * N₂ᵀ(Fᵀ dz), dx = dy + N₁ᵀ(Aᵀ dy), where ᵀ stands for a part's own backward pass.
 */
final class BlockPass {
    private final Workspace memory;
    private final ResidualRows attentionRows;
    private final ResidualRows feedForwardRows;
    private final LayerNormPass norm1;
    private final AttentionPass attention;
    private final LinearPass.Scaled projection;
    private final LayerNormPass norm2;
    private final FeedForwardPass feedForward;

    BlockPass(Block block, ResidualRows attentionRows, ResidualRows feedForwardRows, Workspace memory) {
        this.memory = memory;
        this.attentionRows = attentionRows;
        this.feedForwardRows = feedForwardRows;
        norm1 = new LayerNormPass(block.norm1);
        attention = block.attn.mixPass(attentionRows.groups(), memory);
        projection = block.attn.projectPass(block.ls1, memory);
        norm2 = new LayerNormPass(block.norm2);
        feedForward = block.mlp.pass(block.ls2, memory);
    }

    /** [T, D] to [T, D]. */
    Tensor forward(Tensor x) {
        Tensor y = residual(x, attentionRows, h -> projection.forward(attention.forward(norm1.forward(h))));
        return residual(y, feedForwardRows, h -> feedForward.forward(norm2.forward(h)));
    }

    private Tensor residual(Tensor x, ResidualRows rows, UnaryOperator<Tensor> branch) {
        Tensor result = branch.apply(rows.select(x));
        return rows.rows().isEmpty() ? torch.add_out(memory.take(x.shape()), x, result) : rows.add(x, result);
    }

    /** The gradient of x, written over that of the result. */
    Tensor backward(Tensor gradient) {
        Tensor dFeedForward = feedForward.backward(feedForwardRows.branchGradient(gradient));
        feedForwardRows.addGradient(gradient, norm2.backward(dFeedForward)); // dy
        Tensor dAttention = attention.backward(projection.backward(attentionRows.branchGradient(gradient)));
        attentionRows.addGradient(gradient, norm1.backward(dAttention)); // dx
        return gradient;
    }

    /** As {@link Block#forwardRows}: [T, D] to [R, D], with no rows left out of the branches. */
    Tensor forwardRows(Tensor x, Tensor rows) {
        Tensor mixed = attention.forward(norm1.forward(x)).index_select(0, rows);
        Tensor y = x.index_select(0, rows).add_(projection.forward(mixed));
        return y.add(feedForward.forward(norm2.forward(y)));
    }

    /** The gradient of all T rows from that of the wanted ones, which is overwritten. */
    Tensor backwardRows(Tensor gradient, Tensor rows, long total) {
        gradient.add_(norm2.backward(feedForward.backward(gradient))); // dy, [R, D]
        Tensor dMixed = memory.zeros(total, gradient.size(1));
        dMixed.index_add_(0, rows, projection.backward(gradient));
        Tensor dx = norm1.backward(attention.backward(dMixed)); // [T, D]
        return dx.index_add_(0, rows, gradient);
    }
}
