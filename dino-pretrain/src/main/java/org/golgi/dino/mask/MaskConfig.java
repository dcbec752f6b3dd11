package org.golgi.dino.mask;

/**
 * How much of the global crops iBOT hides (Zhou et al. 2022; the ranges of DINOv2, Oquab et al. 2023, appendix B).
 *
 * @param probability share of the global crops that get a mask
 * @param ratioMin smallest share of patches hidden in a masked crop
 * @param ratioMax largest share of patches hidden in a masked crop
 */
public record MaskConfig(double probability, double ratioMin, double ratioMax) {
    /** What every official DINOv2 configuration uses. */
    public static final MaskConfig DINOV2 = new MaskConfig(0.5, 0.1, 0.5);

    public MaskConfig {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "mask.probability " + probability + " is illegal; it must be between 0 and 1");
        }
        if (!(ratioMin >= 0 && ratioMin <= ratioMax && ratioMax <= 1)) {
            throw new IllegalArgumentException("mask.ratio_min " + ratioMin + " and mask.ratio_max " + ratioMax
                    + " are illegal; they must satisfy 0 <= ratio_min <= ratio_max <= 1");
        }
    }
}
