package org.golgi.eval.mask;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * What N queries say of pictures.
 *
 * @param classes logits of K classes and, last, of none: [B, N, K + 1]
 * @param masks logits of each query's mask [B, N, h, w]
 */
public record MaskPrediction(Tensor classes, Tensor masks) {

    /**
     * Semantic inference (Cheng et al. 2021, section 3.4): of each class Σ over queries of p(class) σ(mask), brought to a
     * sum of 1 at every place: [B, K, h, w].
     */
    public Tensor semantic() {
        long K = classes.size(2) - 1;
        Tensor p = Ops.softmax32(classes, 2).narrow(2, 0, K); // [B, N, K]
        Tensor sums = p.transpose(1, 2)
                .matmul(masks.sigmoid().flatten(2, 3))
                .view(masks.size(0), K, masks.size(2), masks.size(3));
        Tensor all = sums.sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        return sums.div(all.clamp_min(new org.bytedeco.pytorch.Scalar(1e-8)));
    }
}
