package org.golgi.eval.probe;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;

/**
 * Rounds vectors to whole multiples of a step with subtractive dither (Schuchman 1964): x/s + w is rounded and w taken away
 * again, where w is uniform in ±½. The error of each component is then uniform in ±s/2, whatever x is, and errors of different
 * components cancel in products: for a vector y that does not depend on the draw, e·y is beyond t s ‖y‖ / √12 with a probability
 * of 2 exp(-t²/2) at most. Rounding to the nearest could be off by √D s ‖y‖ / 2.
 *
 * <p>All queries share one w, and all rows of the database another; what these add to the product of two vectors of whole
 * numbers is one number of the query and one of the row.
 */
final class DitheredRows {
    /** Whole numbers of queries reach up to this; kernels take them shifted above 0, so up to twice this. */
    static final int MOST_OF_QUERY = 108;

    /** Whole numbers of rows reach up to this. */
    private static final int MOST = Byte.MAX_VALUE;

    /** Kernels add two neighbouring products in 16 bits, so the numbers of a row are smaller where two neighbours are large. */
    private static final int MOST_OF_PAIR = Short.MAX_VALUE / (2 * MOST_OF_QUERY);

    private static final long SEED = 20;

    /** Not below, so that one over it is a float32. */
    private static final double SMALLEST_STEP = 1e-30;

    private final RandomRotation rotation; // null: none
    private final double[] dither;
    private final float[] offsets;
    private final float[] otherDither;
    private final double common;
    private final double[] steps;
    private final double[] corrections;
    private final int zero;

    /**
     * Room for so many vectors.
     *
     * @param turned whether vectors are turned before they are rounded, alike on both sides
     */
    DitheredRows(int count, int width, RoundedRows.Side side, boolean turned) {
        boolean queries = side == RoundedRows.Side.QUERIES;
        rotation = turned ? new RandomRotation(width, Rng.of(SEED, 2)) : null;
        dither = uniform(Rng.of(SEED, queries ? 0 : 1), width);
        double[] other = uniform(Rng.of(SEED, queries ? 1 : 0), width);
        offsets = new float[width];
        otherDither = new float[width];
        double both = 0;
        for (int j = 0; j < width; j++) {
            offsets[j] = (float) (dither[j] + 0.5);
            otherDither[j] = (float) other[j];
            both += dither[j] * other[j];
        }
        common = queries ? both : 0;
        steps = new double[count];
        corrections = new double[count];
        zero = queries ? MOST_OF_QUERY : 0;
    }

    /** The same in another order. */
    private DitheredRows(DitheredRows rows, int[] order) {
        rotation = rows.rotation;
        dither = rows.dither;
        offsets = rows.offsets;
        otherDither = rows.otherDither;
        common = rows.common;
        steps = Arrays.stream(order).mapToDouble(i -> rows.steps[i]).toArray();
        corrections = Arrays.stream(order).mapToDouble(i -> rows.corrections[i]).toArray();
        zero = rows.zero;
    }

    /** What is known of the rows, in this order. */
    DitheredRows inOrder(int[] order) {
        return new DitheredRows(this, order);
    }

    private static double[] uniform(Rng rng, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = rng.uniform(-0.5, 0.5);
        }
        return numbers;
    }

    /**
     * Turns one vector in place, if vectors are turned, and finds its step; {@link #round} must follow.
     *
     * @param floats takes the vector in float32
     */
    void prepare(int row, double[] vector, float[] floats) {
        if (rotation != null) {
            rotation.apply(vector);
        }
        float largest = 0;
        float largestPair = 0;
        int j = 0;
        for (; j + 1 < vector.length; j += 2) {
            float first = (float) vector[j];
            float second = (float) vector[j + 1];
            floats[j] = first;
            floats[j + 1] = second;
            // Not by Math.max, whose care for what is not a number takes thrice the time.
            float size = Math.abs(first);
            float otherSize = Math.abs(second);
            if (size > largest) {
                largest = size;
            }
            if (otherSize > largest) {
                largest = otherSize;
            }
            if (size + otherSize > largestPair) {
                largestPair = size + otherSize;
            }
        }
        if (j < vector.length) {
            floats[j] = (float) vector[j];
            largest = Math.max(largest, Math.abs(floats[j]));
        }
        // A number is less than one step beyond its component, so two are less than two.
        double step = zero != 0
                ? (double) largest / MOST_OF_QUERY
                : Math.max((double) largest / MOST, (double) largestPair / (MOST_OF_PAIR - 1));
        // A little more, so that rounding here takes no component beyond the most.
        steps[row] = Math.max(SMALLEST_STEP, step * (1 + 1e-6));
    }

    /**
     * Rounds some prepared vectors.
     *
     * @param first the row of the first
     * @param vectors [n, D] in float32, which are changed
     * @param rounded [n, D], takes the whole numbers, with {@link #zero} added
     */
    void round(int first, Tensor vectors, Tensor rounded) {
        int count = (int) vectors.size(0);
        float[] inverse = new float[count];
        for (int i = 0; i < count; i++) {
            inverse[i] = (float) (1 / steps[first + i]);
        }
        Tensor whole = vectors.mul_(Ops.floats(inverse, count, 1))
                .add_(Ops.floats(offsets, offsets.length))
                .floor_();
        float[] products = Ops.toFloats(whole.mv(Ops.floats(otherDither, otherDither.length)));
        for (int i = 0; i < count; i++) {
            corrections[first + i] = products[i] - common;
        }
        rounded.copy_(zero == 0 ? whole : whole.add_(new Scalar(zero)));
    }

    /** The most that ‖x - rounded x‖ can be for a vector of this length. */
    static double error(double step, double length, int width) {
        return step * Math.sqrt(width) / 2 + slip(step, length, width);
    }

    /**
     * How much further than dither explains a vector may be off, in ‖x - rounded x‖ and in its correction: it is rounded to
     * float32, scaled and shifted there (up to 2⁻¹⁵ of a step each component), and products with the dither, ½ at the most
     * a component, are added there.
     */
    static double slip(double step, double length, int width) {
        double ofComponents = 1.0 / (1 << 15);
        double ofSums = (double) width / (1 << 24);
        return length / (1 << 23) + step * Math.sqrt(width) * (ofComponents + ofSums);
    }

    /** What stands for nought: kernels take queries as numbers that are not negative. */
    int zero() {
        return zero;
    }

    /** What was added to each component before rounding, and is taken away after it, as a share of a step. */
    double[] dither() {
        return dither;
    }

    /** What one unit of each row is worth. */
    double[] steps() {
        return steps;
    }

    /** What is taken from a product of whole numbers for each row of either side. */
    double[] corrections() {
        return corrections;
    }
}
