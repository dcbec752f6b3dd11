package org.golgi.datasets.stain;

import java.util.ArrayList;
import java.util.List;
import org.golgi.datasets.image.RgbImage;

/**
 * How a tile becomes two stains and back (Beer-Lambert): the conventions of two widely used implementations, which differ
 * enough to give visibly different colours.
 */
enum StainModel {
    /**
     * TIAToolbox (Pocock et al. 2022): light 255, zeros set to 1, tissue where the lightness of the contrast-stretched tile
     * is below 0.8, angles of the 1st and 99th percentile, stain vectors of length 1.
     */
    TIATOOLBOX(255) {
        @Override
        double density(int value) {
            return Math.max(-Math.log(Math.max(1, value) / 255.0), 1e-6);
        }

        @Override
        double[][] tissue(RgbImage tile, double[][] od) {
            boolean[] dark = LabImage.of(LabImage.stretched(tile)).darkerThan(0.8);
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < od.length; i++) {
                if (dark[i]) {
                    rows.add(od[i]);
                }
            }
            return rows.toArray(new double[0][]);
        }

        @Override
        double[] finish(double[] stain) {
            double length = Math.sqrt(Statistics.dot(stain, stain));
            return new double[] {stain[0] / length, stain[1] / length, stain[2] / length};
        }
    },
    /**
     * torchstain (Barbano et al. 2022): light 240, one added to each value, pixels left out if any density is below 0.15,
     * stain vectors as they come.
     */
    TORCHSTAIN(240) {
        @Override
        double density(int value) {
            return -Math.log((value + 1.0) / 240);
        }

        @Override
        double[][] tissue(RgbImage tile, double[][] od) {
            List<double[]> rows = new ArrayList<>();
            for (double[] row : od) {
                if (row[0] >= 0.15 && row[1] >= 0.15 && row[2] >= 0.15) {
                    rows.add(row);
                }
            }
            return rows.toArray(new double[0][]);
        }

        @Override
        double[] finish(double[] stain) {
            return stain;
        }
    };

    private final double light;

    StainModel(double light) {
        this.light = light;
    }

    /** Optical density of a grey level. */
    abstract double density(int value);

    /** The densities of the pixels that stains are estimated from. */
    abstract double[][] tissue(RgbImage tile, double[][] od);

    abstract double[] finish(double[] stain);

    double[][] densities(RgbImage tile) {
        double[] table = new double[256];
        for (int value = 0; value < 256; value++) {
            table[value] = density(value);
        }
        double[][] od = new double[tile.width() * tile.height()][3];
        for (int i = 0; i < od.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                od[i][channel] = table[tile.pixels()[3 * i + channel] & 0xFF];
            }
        }
        return od;
    }

    /**
     * Haematoxylin and eosin of a tile (Macenko et al. 2009): the extreme directions of the tissue's densities within the
     * plane of their two leading principal axes.
     */
    double[][] macenko(RgbImage tile, double[][] od) {
        double[][] tissue = tissue(tile, od);
        if (tissue.length < 16) {
            throw new IllegalArgumentException("the tile holds no stained tissue to estimate stains from");
        }
        double[][] axes = Statistics.leadingEigenvectors(Statistics.covariance(tissue));
        for (double[] axis : axes) {
            if (axis[0] < 0) {
                axis[0] = -axis[0];
                axis[1] = -axis[1];
                axis[2] = -axis[2];
            }
        }
        double[] angles = new double[tissue.length];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = Math.atan2(Statistics.dot(tissue[i], axes[1]), Statistics.dot(tissue[i], axes[0]));
        }
        double[] low = direction(axes, Statistics.percentile(angles, 1));
        double[] high = direction(axes, Statistics.percentile(angles, 99));
        boolean lowIsHaematoxylin = low[0] > high[0];
        return new double[][] {finish(lowIsHaematoxylin ? low : high), finish(lowIsHaematoxylin ? high : low)};
    }

    private static double[] direction(double[][] axes, double angle) {
        double[] direction = new double[3];
        for (int i = 0; i < 3; i++) {
            direction[i] = axes[0][i] * Math.cos(angle) + axes[1][i] * Math.sin(angle);
        }
        return direction;
    }

    /** Paints concentrations of stains; fractions of grey levels are cut off, as both implementations do. */
    RgbImage paint(double[][] concentrations, double[][] stains, int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        for (int i = 0; i < width * height; i++) {
            for (int channel = 0; channel < 3; channel++) {
                double od = concentrations[0][i] * stains[0][channel] + concentrations[1][i] * stains[1][channel];
                image.pixels()[3 * i + channel] = (byte) (int) Math.min(255, light * Math.exp(-od));
            }
        }
        return image;
    }
}
