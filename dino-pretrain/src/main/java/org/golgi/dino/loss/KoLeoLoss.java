package org.golgi.dino.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;

/**
 * The Kozachenko-Leonenko estimator of differential entropy (Sablayrolles et al. 2019, eq. 2): -mean log of the distance
 * to the nearest neighbour. It spreads the features of a batch over the sphere.
 *
 * <p>Two tiles that look the same to the network (white background, fat) are at a distance of rounding noise. The
 * gradient of the logarithm there would be millions and, through clipping, silence everything else; such pairs count
 * with their value but pass no gradient.
 */
public final class KoLeoLoss {
    private static final double EPSILON = 1e-8;

    /** Distances of unit vectors below this are float32 rounding noise. */
    private static final double NOISE = 1e-6;

    /**
     * The loss of the features of one crop of every tile.
     *
     * @param features [B, D] with B at least 2
     * @return []
     */
    public Tensor of(Tensor features) {
        Tensor x = Ops.l2Normalize(features.to(Ops.F32), EPSILON); // [B, D]
        Tensor nearest = Ops.noGrad(() -> nearest(x)); // [B]
        Tensor distance = x.sub(x.index_select(0, nearest))
                .add(new Scalar(EPSILON))
                .norm(new ScalarOptional(new Scalar(2.0)), new long[] {1}, false); // [B]
        Tensor kept = torch.where(distance.lt(new Scalar(NOISE)), distance.detach(), distance);
        return kept.add(new Scalar(EPSILON)).log().mean().neg();
    }

    /** For each row of unit vectors the other row with the largest dot product, [B]. */
    public static Tensor nearest(Tensor x) {
        if (x.size(0) < 2) {
            throw new IllegalArgumentException(
                    "KoLeo needs at least 2 tiles a batch to have neighbours; raise data.batch_size or set loss.koleo"
                            + " to 0");
        }
        return x.matmul(x.t()).fill_diagonal_(new Scalar(-1.0)).argmax(new org.bytedeco.pytorch.LongOptional(1), false);
    }
}
