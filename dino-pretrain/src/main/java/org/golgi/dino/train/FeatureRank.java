package org.golgi.dino.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Effective rank of a set of features (Roy and Vetterli 2007): the exponential of the entropy of the normalised
 * singular values. It is 1 if all features lie on one line and the width if they fill every direction alike.
 */
public final class FeatureRank {

    private FeatureRank() {}

    /**
     * The effective rank about the mean; not a number if a feature is not finite.
     *
     * @param features [B, D], any number type
     */
    public static double of(Tensor features) {
        try (Scope scope = new Scope()) {
            Tensor x = features.detach().cpu().to(Ops.F32);
            if (!x.isfinite().all().item_bool()) {
                return Double.NaN;
            }
            Tensor centred = x.sub(x.mean(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
            float[] singular = Ops.toFloats(torch.linalg_svdvals(centred));
            double total = 0;
            for (float value : singular) {
                total += value;
            }
            double entropy = 0;
            for (float value : singular) {
                double share = value / total;
                entropy -= share > 0 ? share * Math.log(share) : 0;
            }
            return total > 0 ? Math.exp(entropy) : 0;
        }
    }
}
