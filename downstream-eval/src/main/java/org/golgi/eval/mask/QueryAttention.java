package org.golgi.eval.mask;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;
import org.golgi.eval.adapter.FirstValues;

/**
 * Multi-head attention of queries to anything, with places left out: softmax(M + QKᵀ/√d) V, M being -∞ where a query may
 * not look (Cheng et al. 2022, eq. 2).
 */
final class QueryAttention extends Module {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;

    QueryAttention(int width, int heads, Initializer init) {
        this.heads = heads;
        query = child("q_proj", FirstValues.linear(width, width, init));
        key = child("k_proj", FirstValues.linear(width, width, init));
        value = child("v_proj", FirstValues.linear(width, width, init));
        out = child("out_proj", FirstValues.linear(width, width, init));
    }

    /**
     * Attends.
     *
     * @param q [B, N, D]
     * @param k [B, S, D]
     * @param v [B, S, D]
     * @param hidden [B, N, S] boolean, true where a query may not look; null lets all look everywhere
     */
    Tensor forward(Tensor q, Tensor k, Tensor v, Tensor hidden) {
        double d = (double) q.size(2) / heads;
        Tensor scores = Ops.scale(apart(query.forward(q)), 1 / Math.sqrt(d))
                .matmul(apart(key.forward(k)).transpose(2, 3)); // [B, H, N, S]
        if (hidden != null) {
            scores = scores.masked_fill(hidden.unsqueeze(1), new Scalar(Double.NEGATIVE_INFINITY));
        }
        Tensor mixed = Ops.softmax32(scores, -1).matmul(apart(value.forward(v))); // [B, H, N, d]
        return out.forward(mixed.transpose(1, 2).reshape(q.size(0), q.size(1), q.size(2)));
    }

    private Tensor apart(Tensor x) {
        return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }
}
