package org.golgi.eval.probe;

import org.golgi.eval.features.FeatureMatrix;

/**
 * MI-SimpleShot (Chen et al. 2024): a slide is of the class to whose prototype its K best patches are nearest. Prototypes
 * come from labelled regions; the slide's patches are prepared with the same mean.
 */
public final class MiSimpleShot {
    private final Prototypes prototypes;
    private final int best;
    private final boolean innerProduct;

    /** By squared distance. */
    public MiSimpleShot(Prototypes prototypes, int best) {
        this(prototypes, best, false);
    }

    /**
     * By squared distance or by inner product.
     *
     * @param best patches a prototype K; a slide with fewer uses all it has
     */
    public MiSimpleShot(Prototypes prototypes, int best, boolean innerProduct) {
        if (best < 1) {
            throw new IllegalArgumentException("best patches " + best + " is illegal; it must be at least 1");
        }
        this.prototypes = prototypes;
        this.best = best;
        this.innerProduct = innerProduct;
    }

    /** For each class the mean over its K best patches: minus the squared distance, or the inner product. */
    public double[] scores(FeatureMatrix patches) {
        if (patches.rows() == 0) {
            throw new IllegalArgumentException("a slide without patches cannot be classified; tile it again");
        }
        int numClasses = prototypes.means().rows();
        Prototypes.Nearest nearest = prototypes.nearest(patches, best, innerProduct);
        double[] scores = new double[numClasses];
        for (int i = 0; i < nearest.scores().length; i++) {
            scores[i / nearest.k()] += (innerProduct ? 1 : -1) * nearest.scores()[i] / nearest.k();
        }
        return scores;
    }
}
