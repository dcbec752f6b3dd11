package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Threads;
import org.golgi.core.tensor.Workspace;

/**
 * Multi-head self-attention, softmax(QKᵀ/√d) V (Vaswani et al. 2017, eq. 1), within each image. Input and output
 * [T, D]. One linear layer makes queries, keys and values, laid out [3, heads, d].
 */
public final class Attention extends Module {
    private final int heads;
    private final Linear qkv;
    private final Linear proj;

    public Attention(int dimension, int heads, Initializer init) {
        if (dimension % heads != 0) {
            throw new IllegalArgumentException(
                    "width " + dimension + " does not divide into " + heads + " heads; choose a divisor");
        }
        this.heads = heads;
        qkv = child("qkv", new Linear(dimension, 3 * dimension, init));
        proj = child("proj", new Linear(dimension, dimension, init));
    }

    /** Attention and projection, times the layer scale. */
    Tensor forward(Tensor x, TokenGroups groups, LayerScale scale) {
        return project(mix(x, groups), scale);
    }

    /** The mixed values before the projection, [T, D]. */
    Tensor mix(Tensor x, TokenGroups groups) {
        List<Tensor> mixed = new ArrayList<>();
        for (Tensor part : groups.split(qkv.forward(x))) {
            mixed.add(attend(part));
        }
        return mixed.size() == 1 ? mixed.get(0) : Ops.cat(0, mixed); // [T, D]
    }

    /** Up to the mixed values, with the backward pass written out. */
    AttentionPass mixPass(TokenGroups groups, Workspace memory) {
        return new AttentionPass(qkv, heads, groups, memory);
    }

    /** The projection and its layer scale, with the backward pass written out. */
    LinearPass.Scaled projectPass(LayerScale scale, Workspace memory) {
        return new LinearPass.Scaled(proj, scale, memory);
    }

    /** The projection of mixed values, times the layer scale. */
    Tensor project(Tensor mixed, LayerScale scale) {
        return proj.forward(mixed, scale);
    }

    /** [B, N, 3D] to [B N, D]. */
    private Tensor attend(Tensor qkv) {
        long B = qkv.size(0);
        long N = qkv.size(1);
        long D = qkv.size(2) / 3;
        TensorVector parts = qkv.view(B, N, 3, heads, D / heads)
                .permute(2, 0, 3, 1, 4)
                .contiguous() // one copy here saves one in each of the products
                .unbind(0); // each [B, H, N, d]
        Tensor q = parts.get(0);
        Tensor k = parts.get(1);
        Tensor v = parts.get(2);
        Tensor mixed = fused(qkv) ? Threads.attention(q, k, v) : weights(q, k).matmul(v); // [B, H, N, d]
        return mixed.transpose(1, 2).reshape(B * N, D);
    }

    /**
     * On processors the fused kernel takes 20 to 30 times as long as plain products in bfloat16 (its backward
     * everywhere, its forward on those without AMX), and two thirds of their time in float32 without gradients.
     */
    private static boolean fused(Tensor qkv) {
        boolean float32 = qkv.dtype().toScalarType().intern() == Ops.F32;
        return qkv.is_cuda() || float32 && !GradMode.is_enabled();
    }

    private static Tensor weights(Tensor q, Tensor k) {
        double d = q.size(3);
        return q.mul(new Scalar(1 / Math.sqrt(d))).matmul(k.transpose(2, 3)).softmax(-1); // [B, H, N, N]
    }
}
