package org.golgi.datasets.tissue;

/**
 * The segmentation settings that CLAM publishes (Lu et al. 2021, the preset files of its repository). Areas are multiples
 * of 512 x 512 level-0 pixels, and the mask is made at the coarsest level that is not over 64 times smaller.
 */
public enum TissuePreset {
    /** The settings one by one. */
    NONE(0, 1, 0, 0, 0, 0),
    /** CLAM's defaults. */
    CLAM(8, 7, 4, 100, 16, 8),
    BWH_BIOPSY(15, 11, 2, 1, 1, 2),
    BWH_RESECTION(15, 11, 4, 100, 16, 8),
    TCGA(8, 7, 4, 16, 4, 8);

    /** CLAM's target for the level of the mask. */
    public static final double DOWNSAMPLE = 64;

    private static final double REFERENCE_PX = 512;

    private final int threshold;
    private final int medianPx;
    private final int closePx;
    private final double tissueArea;
    private final double holeArea;
    private final int maxHoles;

    TissuePreset(int threshold, int medianPx, int closePx, double tissueArea, double holeArea, int maxHoles) {
        this.threshold = threshold;
        this.medianPx = medianPx;
        this.closePx = closePx;
        this.tissueArea = tissueArea;
        this.holeArea = holeArea;
        this.maxHoles = maxHoles;
    }

    public TissueSettings settings() {
        return TissueSettings.clam(threshold, medianPx, closePx);
    }

    /** Areas in pixels of a mask that is this many times smaller than level 0. */
    public ContourFilter filter(double downsample) {
        double reference = Math.floor(REFERENCE_PX * REFERENCE_PX / (downsample * downsample));
        return new ContourFilter(tissueArea * reference, holeArea * reference, maxHoles);
    }
}
