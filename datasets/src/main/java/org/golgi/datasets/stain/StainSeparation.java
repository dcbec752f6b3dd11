package org.golgi.datasets.stain;

import org.golgi.datasets.image.RgbImage;

/**
 * Normalisation by two stains: the concentrations of the tile's own stains, scaled to the reference's 99th percentiles,
 * are painted with the reference's stains. Stains are estimated from each tile (Macenko et al. 2009) or fixed (Ruifrok and
 * Johnston 2001).
 */
public final class StainSeparation implements StainNormalizer {
    private static final double[][] RUIFROK = {{0.65, 0.70, 0.29}, {0.07, 0.99, 0.11}};
    private static final double[][] TORCHSTAIN_STAINS = {{0.5626, 0.7201, 0.4062}, {0.2159, 0.8012, 0.5581}};
    private static final double[] TORCHSTAIN_MAXIMA = {1.9705, 1.0308};

    private final StainModel model;
    private final boolean estimated;
    private final double[][] stains;
    private final double[] maxima;

    private StainSeparation(StainModel model, boolean estimated, double[][] stains, double[] maxima) {
        this.model = model;
        this.estimated = estimated;
        this.stains = stains;
        this.maxima = maxima;
    }

    /** Macenko's method with TIAToolbox's conventions. */
    public static StainSeparation macenko(RgbImage reference) {
        return fitted(StainModel.TIATOOLBOX, true, reference);
    }

    /** Macenko's method with torchstain's conventions. */
    public static StainSeparation torchstainMacenko(RgbImage reference) {
        return fitted(StainModel.TORCHSTAIN, true, reference);
    }

    /** Macenko's method with torchstain's conventions and its built-in reference. */
    public static StainSeparation torchstainMacenko() {
        return new StainSeparation(StainModel.TORCHSTAIN, true, TORCHSTAIN_STAINS, TORCHSTAIN_MAXIMA);
    }

    /** Ruifrok and Johnston's fixed stains with TIAToolbox's conventions. */
    public static StainSeparation ruifrok(RgbImage reference) {
        return fitted(StainModel.TIATOOLBOX, false, reference);
    }

    private static StainSeparation fitted(StainModel model, boolean estimated, RgbImage reference) {
        double[][] od = model.densities(reference);
        double[][] stains = estimated ? model.macenko(reference, od) : RUIFROK;
        return new StainSeparation(model, estimated, stains, maxima(Statistics.concentrations(stains, od)));
    }

    private static double[] maxima(double[][] concentrations) {
        return new double[] {Statistics.percentile(concentrations[0], 99), Statistics.percentile(concentrations[1], 99)
        };
    }

    @Override
    public RgbImage normalize(RgbImage tile) {
        double[][] od = model.densities(tile);
        double[][] own = estimated ? model.macenko(tile, od) : RUIFROK;
        double[][] concentrations = Statistics.concentrations(own, od);
        double[] ownMaxima = maxima(concentrations);
        for (int stain = 0; stain < 2; stain++) {
            for (int i = 0; i < od.length; i++) {
                concentrations[stain][i] *= maxima[stain] / ownMaxima[stain];
            }
        }
        return model.paint(concentrations, stains, tile.width(), tile.height());
    }
}
