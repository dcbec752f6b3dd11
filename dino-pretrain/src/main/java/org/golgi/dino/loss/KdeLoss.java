package org.golgi.dino.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * Uniformity by a kernel density estimate on the sphere (Wang and Isola 2020, eq. 5; Virchow2, Zimmermann et al. 2024,
 * uses it instead of KoLeo): meanᵢ log Σ_{j≠i} exp(κ xᵢ·xⱼ). Minimising it pushes features apart; unlike KoLeo it
 * stays smooth when two tiles look the same.
 */
public final class KdeLoss {
    private static final double EPSILON = 1e-8;

    private final double concentration;

    /**
     * The loss with a von Mises-Fisher kernel.
     *
     * @param concentration κ, 5 in Virchow2
     */
    public KdeLoss(double concentration) {
        this.concentration = concentration;
    }

    /**
     * The loss of the features of one crop of every tile.
     *
     * @param features [B, D] with B at least 2
     * @return []
     */
    public Tensor of(Tensor features) {
        if (features.size(0) < 2) {
            throw new IllegalArgumentException(
                    "KDE needs at least 2 tiles a batch to have neighbours; raise data.batch_size or set loss.kde to"
                            + " 0");
        }
        Tensor x = Ops.l2Normalize(features.to(Ops.F32), EPSILON); // [B, D]
        Tensor self = Ops.noGrad(
                () -> x.matmul(x.t()).fill_(new Scalar(0.0)).fill_diagonal_(new Scalar(Double.NEGATIVE_INFINITY)));
        Tensor kernel = Ops.scale(x.matmul(x.t()), concentration).add(self); // [B, B]
        return kernel.logsumexp(1).mean();
    }
}
