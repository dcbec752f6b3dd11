package org.golgi.eval.mask;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;

/**
 * Places at which masks are compared instead of everywhere (Cheng et al. 2022, section 3.3, after PointRend, Kirillov et
 * al. 2020): even ones for the matching; for the loss of a mask three quarters are those of three times as many random
 * ones whose logit is nearest to 0, the rest is random.
 */
final class SamplePoints {
    private static final int OVERSAMPLING = 3;
    private static final double UNCERTAIN_SHARE = 0.75;

    private SamplePoints() {}

    /** Random places, x and y from 0 to 1: [M, P, 2]. */
    static Tensor random(long masks, int points, Rng rng) {
        float[] values = new float[Math.toIntExact(2 * masks * points)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextDouble();
        }
        return Ops.floats(values, masks, points, 2);
    }

    /** Values [M, P] of maps [M, h, w] at places [M, P, 2], interpolated; 0 beyond the edges. */
    static Tensor at(Tensor maps, Tensor places) {
        Tensor grid = Ops.scale(places, 2).sub(Ops.floats(new float[] {1}, 1)).unsqueeze(2); // [M, P, 1, 2]
        return torch.grid_sampler_2d(maps.unsqueeze(1), grid, 0, 0, false)
                .squeeze(3)
                .squeeze(1);
    }

    /** Places for the loss of each mask [M, h, w] of logits: [M, P, 2], no gradient. */
    static Tensor uncertain(Tensor logits, int points, Rng rng) {
        return Ops.noGrad(() -> {
            long M = logits.size(0);
            Tensor many = random(M, OVERSAMPLING * points, rng);
            int uncertain = (int) (UNCERTAIN_SHARE * points);
            Tensor order = at(logits.detach(), many)
                    .abs()
                    .topk(uncertain, 1, false, false)
                    .get1(); // [M, U]
            Tensor chosen = many.gather(1, order.unsqueeze(2).expand(M, uncertain, 2));
            return Ops.cat(1, chosen, random(M, points - uncertain, rng));
        });
    }
}
