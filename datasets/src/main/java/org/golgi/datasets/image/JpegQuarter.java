package org.golgi.datasets.image;

/**
 * The inverse cosine transform of a block to 2 x 2 samples instead of 8 x 8: the mean over each quarter of the block,
 * taken along columns and then along rows. The half of a row has the mean {@code c0 ± (a1 c1 - a3 c3 + a5 c5 - a7 c7)},
 * as the even cosines but the first vanish over it; {@code ak} is the mean of the k-th cosine over the half.
 *
 * <p>Fixed-point, with the roundings of libjpeg, whose pixels are to be met exactly.
 */
final class JpegQuarter {
    private static final int BITS = 13;
    /** Bits that are kept between the two directions. */
    private static final int KEPT = 2;

    private static final int A1 = mean(1);
    private static final int A3 = mean(3);
    private static final int A5 = mean(5);
    private static final int A7 = mean(7);
    /** Place of each coefficient of the block's rows and columns in the zigzag order. */
    private static final int[] ZIGZAG = zigzag();

    private JpegQuarter() {}

    /** Four times the mean of √2 cos((2x + 1) k π / 16) over x = 0 … 3. */
    private static int mean(int k) {
        double sum = 0;
        for (int x = 0; x < 4; x++) {
            sum += Math.cos((2 * x + 1) * k * Math.PI / 16);
        }
        return JpegEighth.fixed(Math.sqrt(2) * sum, BITS);
    }

    private static int[] zigzag() {
        int[] place = new int[JpegHuffman.BLOCK];
        int row = 0;
        int column = 0;
        for (int i = 0; i < place.length; i++) {
            place[8 * row + column] = i;
            boolean up = (row + column) % 2 == 0;
            if (up && column == 7 || !up && row < 7 && column == 0) {
                row++;
            } else if (up && row == 0 || !up && row == 7) {
                column++;
            } else {
                row += up ? -1 : 1;
                column += up ? 1 : -1;
            }
        }
        return place;
    }

    /**
     * The samples.
     *
     * @param block coefficients in zigzag order
     * @param quantisation steps in the same order
     * @param samples upper left, upper right, lower left, lower right
     */
    static void samples(int[] block, int[] quantisation, int[] samples) {
        int shift = BITS - KEPT + 2;
        long[] upper = new long[8];
        long[] lower = new long[8];
        for (int column = 0; column < 8; column += column == 0 ? 1 : 2) {
            long even = value(block, quantisation, 0, column) << BITS + 2;
            long odd = A1 * value(block, quantisation, 1, column)
                    + A3 * value(block, quantisation, 3, column)
                    + A5 * value(block, quantisation, 5, column)
                    + A7 * value(block, quantisation, 7, column);
            upper[column] = rounded(even + odd, shift);
            lower[column] = rounded(even - odd, shift);
        }
        row(upper, samples, 0);
        row(lower, samples, 2);
    }

    private static void row(long[] half, int[] samples, int at) {
        int shift = BITS + KEPT + 3 + 2;
        long even = half[0] << BITS + 2;
        long odd = A1 * half[1] + A3 * half[3] + A5 * half[5] + A7 * half[7];
        samples[at] = JpegEighth.level((int) rounded(even + odd, shift));
        samples[at + 1] = JpegEighth.level((int) rounded(even - odd, shift));
    }

    private static long value(int[] block, int[] quantisation, int row, int column) {
        int place = ZIGZAG[8 * row + column];
        return (long) block[place] * quantisation[place];
    }

    private static long rounded(long value, int shift) {
        return value + (1L << shift - 1) >> shift;
    }
}
