package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

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

    /**
     * {@code c -> alpha * c + beta}.
     *
     * @param beta in units of optical density, natural logarithm
     */
    public record StainChange(double alpha, double beta) {}

    @Override
    public void apply(Canvas canvas) {
        PlanarImage crop = canvas.unsettled();
        int[] values = crop.values();
        int size = crop.planeSize();
        int[] density = OpticalDensity.ofTable(canvas.table());
        int[][] m = fixedPointMap();
        for (int i = 0; i < size; i++) {
            long red = density[values[i]];
            long green = density[values[size + i]];
            long blue = density[values[2 * size + i]];
            values[i] = OpticalDensity.value(red * m[0][0] + green * m[1][0] + blue * m[2][0] + ((long) m[3][0] << 16));
            values[size + i] =
                    OpticalDensity.value(red * m[0][1] + green * m[1][1] + blue * m[2][1] + ((long) m[3][1] << 16));
            values[2 * size + i] =
                    OpticalDensity.value(red * m[0][2] + green * m[1][2] + blue * m[2][2] + ((long) m[3][2] << 16));
        }
        canvas.settle();
    }

    /** Rows 0 to 2: the matrix with 16 fractional bits; row 3: the shift in the units of {@link OpticalDensity}. */
    private int[][] fixedPointMap() {
        StainChange[] changes = {haematoxylin, eosin, residual};
        int[][] map = new int[4][3];
        for (int to = 0; to < 3; to++) {
            for (int from = 0; from < 3; from++) {
                double sum = 0;
                for (int stain = 0; stain < 3; stain++) {
                    sum += StainMatrix.UNMIX[from][stain] * changes[stain].alpha * StainMatrix.MIX[stain][to];
                }
                map[from][to] = (int) Math.rint(sum * (1 << 16));
            }
            double shift = 0;
            for (int stain = 0; stain < 3; stain++) {
                shift += changes[stain].beta * StainMatrix.MIX[stain][to];
            }
            map[3][to] = (int) Math.rint(shift * OpticalDensity.UNIT);
        }
        return map;
    }
}
