package org.golgi.datasets.image;

/**
 * Which source pixels make a target pixel along one axis, and with which weights, as Pillow computes them: the kernel is
 * widened by the scale when the picture shrinks, weights are normalised in double precision and then rounded to
 * {@value #FRACTION_BITS} fractional bits.
 *
 * <p>Every target pixel has the same number of taps, at least {@link WeightedSum#FIRST_TAPS} and then a multiple of
 * {@link WeightedSum#MORE_TAPS}; where Pillow uses fewer the window is filled up with weights of 0, so a window may end
 * behind the last source pixel.
 *
 * @param taps source pixels for each target pixel
 * @param first the first source pixel of each target pixel's window
 * @param weights {@code taps} fixed-point weights for each target pixel
 */
record ResampleWeights(int taps, int[] first, int[] weights) {
    static final int FRACTION_BITS = 22;

    /** Weights from a row of {@code in} pixels to one of {@code out} pixels. */
    static ResampleWeights of(int in, int out, ResampleFilter filter) {
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1);
        double support = filter.support() * filterScale;
        int[] from = new int[out];
        int[][] rows = new int[out][];
        int taps = 1;
        for (int i = 0; i < out; i++) {
            double centre = (i + 0.5) * scale;
            int start = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), in);
            from[i] = start;
            rows[i] = row(filter, start - centre + 0.5, end - start, 1 / filterScale);
            taps = Math.max(taps, rows[i].length);
        }
        taps = Math.max(taps + taps % WeightedSum.MORE_TAPS, WeightedSum.FIRST_TAPS);
        int[] weights = new int[taps * out];
        for (int i = 0; i < out; i++) {
            System.arraycopy(rows[i], 0, weights, i * taps, rows[i].length);
        }
        return new ResampleWeights(taps, from, weights);
    }

    /** How many source pixels must be there to be multiplied, those with weight 0 among them. */
    int reach() {
        return first[first.length - 1] + taps;
    }

    private static int[] row(ResampleFilter filter, double offset, int count, double step) {
        double[] exact = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            exact[i] = filter.weight((i + offset) * step);
            sum += exact[i];
        }
        int[] rounded = new int[count];
        for (int i = 0; i < count; i++) {
            double share = sum == 0 ? exact[i] : exact[i] / sum;
            double scaled = share * (1 << FRACTION_BITS);
            rounded[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return rounded;
    }
}
