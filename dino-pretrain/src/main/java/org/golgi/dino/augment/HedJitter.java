package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/**
 * Changes how much of each stain the crop shows (Tellez et al. 2018): optical densities are unmixed into haematoxylin,
 * eosin and residual (DAB) with the vectors of Ruifrok and Johnston 2001, each concentration c becomes
 * {@code alpha * c + beta}, and the colours are mixed again.
 *
 * <p>All three steps together are one affine map of optical density, {@code od' = od M + b}.
 *
 * @param haematoxylin change of the first stain
 * @param eosin change of the second
 * @param residual change of the third
 */
public record HedJitter(StainChange haematoxylin, StainChange eosin, StainChange residual) implements Operation {

    /** Densities have 15 bits: three products with up to 4 in the matrix stay below 2^31. */
    private static final int FRACTION_BITS = 12;

    /**
     * {@code c -> alpha * c + beta}.
     *
     * @param beta in units of optical density, natural logarithm
     */
    public record StainChange(double alpha, double beta) {}

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.unsettled();
        change(crop.pixels(), crop.size(), OpticalDensity.ofTable(canvas.table()), fixedPointMap());
        canvas.settle();
    }

    private static void change(int[] pixels, int size, int[] density, int[] m) {
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            int red = density[pixel >> 16 & 0xFF];
            int green = density[pixel >> 8 & 0xFF];
            int blue = density[pixel & 0xFF];
            int newRed = OpticalDensity.value(red * m[0] + green * m[3] + blue * m[6] + m[9] >> FRACTION_BITS);
            int newGreen = OpticalDensity.value(red * m[1] + green * m[4] + blue * m[7] + m[10] >> FRACTION_BITS);
            int newBlue = OpticalDensity.value(red * m[2] + green * m[5] + blue * m[8] + m[11] >> FRACTION_BITS);
            pixels[i] = newRed << 16 | newGreen << 8 | newBlue;
        }
    }

    /** The matrix M row by row, then b with a half for rounding, all with {@value #FRACTION_BITS} fractional bits. */
    private int[] fixedPointMap() {
        StainChange[] changes = {haematoxylin, eosin, residual};
        int[] map = new int[12];
        for (int to = 0; to < 3; to++) {
            for (int from = 0; from < 3; from++) {
                double sum = 0;
                for (int stain = 0; stain < 3; stain++) {
                    sum += StainMatrix.UNMIX[from][stain] * changes[stain].alpha * StainMatrix.MIX[stain][to];
                }
                map[3 * from + to] = (int) Math.rint(sum * (1 << FRACTION_BITS));
            }
            double shift = 0;
            for (int stain = 0; stain < 3; stain++) {
                shift += changes[stain].beta * StainMatrix.MIX[stain][to];
            }
            map[9 + to] =
                    (int) Math.rint(shift * OpticalDensity.UNIT * (1 << FRACTION_BITS)) + (1 << (FRACTION_BITS - 1));
        }
        return map;
    }
}
