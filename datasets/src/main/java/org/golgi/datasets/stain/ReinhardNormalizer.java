package org.golgi.datasets.stain;

import org.golgi.datasets.image.RgbImage;

/**
 * Matches mean and standard deviation of each channel of L*a*b* (Reinhard et al. 2001), with OpenCV's 8-bit values and
 * the scaling of TIAToolbox.
 */
public final class ReinhardNormalizer implements StainNormalizer {
    private final double[] mean;
    private final double[] deviation;

    public ReinhardNormalizer(RgbImage reference) {
        LabImage lab = LabImage.of(reference);
        mean = new double[3];
        deviation = new double[3];
        measure(lab, mean, deviation);
    }

    @Override
    public RgbImage normalize(RgbImage tile) {
        LabImage lab = LabImage.of(tile);
        double[] ownMean = new double[3];
        double[] ownDeviation = new double[3];
        measure(lab, ownMean, ownDeviation);
        byte[] matched = new byte[lab.values().length];
        for (int i = 0; i < matched.length; i++) {
            int channel = i % 3;
            if (ownDeviation[channel] == 0) {
                throw new IllegalArgumentException("the tile is of one colour; its colours cannot be matched");
            }
            double value =
                    (value(lab, i) - ownMean[channel]) * (deviation[channel] / ownDeviation[channel]) + mean[channel];
            double stored = channel == 0 ? value * 2.55 : value + 128;
            matched[i] = (byte) (int) Math.min(255, Math.max(0, stored));
        }
        return new LabImage(lab.width(), lab.height(), matched).toRgb();
    }

    private static double value(LabImage lab, int i) {
        int stored = lab.values()[i] & 0xFF;
        return i % 3 == 0 ? stored / 2.55 : stored - 128;
    }

    private static void measure(LabImage lab, double[] mean, double[] deviation) {
        int pixels = lab.width() * lab.height();
        double[] squares = new double[3];
        for (int i = 0; i < lab.values().length; i++) {
            double value = value(lab, i);
            mean[i % 3] += value / pixels;
            squares[i % 3] += value * value / pixels;
        }
        for (int channel = 0; channel < 3; channel++) {
            deviation[channel] = Math.sqrt(Math.max(0, squares[channel] - mean[channel] * mean[channel]));
        }
    }
}
