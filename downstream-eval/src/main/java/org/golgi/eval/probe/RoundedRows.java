package org.golgi.eval.probe;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.golgi.core.optim.InnerProduct;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.LoneThreads;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Prepared rows rounded to the numbers of a fast product, with what the rounding did to each row.
 *
 * @param rows the rounded rows [n, D]; with {@link ProductFormat#INT8} turned, in units of their steps and, if they are queries, shifted above 0
 * @param numbers where each row comes from; with {@link ProductFormat#INT8} rows of the database are in the order of their lengths
 * @param lengths ‖x‖ of each row before rounding, in float64
 * @param errors ‖x - rounded x‖ of each row, at the most
 * @param dithered how the rows were rounded with {@link ProductFormat#INT8}; otherwise null
 */
record RoundedRows(Tensor rows, int[] numbers, double[] lengths, double[] errors, DitheredRows dithered) {
    /** Products of two such rows are still floats. */
    private static final double LONGEST = 1e18;

    /** Rows are rounded some at a time, so that they stay in the cache of a processor. */
    private static final int NUMBERS_AT_ONCE = 1 << 15;

    /** Prepared rows in float64 by number. */
    interface Source {
        /**
         * One row, which the caller may change.
         *
         * @param room of the row's length, may be used for it
         */
        double[] row(int number, double[] room);
    }

    /** Which factor of the products the rows are. */
    enum Side {
        /** The vectors that look for neighbours. */
        QUERIES,
        /** Those among which they look. */
        DATABASE
    }

    /**
     * Prepares rows in float64, shifts and rounds them.
     *
     * @param numbers which rows of the source
     * @param shift subtracted after preparation: distances stay what they are, and products lose fewer digits
     * @param turned with {@link ProductFormat#INT8}: whether rows are turned first, alike on both sides; see {@link RandomRotation}
     * @throws IllegalArgumentException if a row holds a number that is not finite or too large to be multiplied
     */
    static RoundedRows of(
            Source source, int[] numbers, double[] shift, ProductFormat format, Side side, boolean turned) {
        return switch (format) {
            case FP32 -> floats(source, numbers, shift);
            case BF16 -> halves(source, numbers, shift);
            case INT8 -> dithered(source, numbers, shift, side, turned);
        };
    }

    private static RoundedRows floats(Source source, int[] numbers, double[] shift) {
        int width = shift.length;
        float[] floats = new float[Math.multiplyExact(numbers.length, width)];
        RoundedRows rounded = measured(ScalarType.Float, source, numbers, shift, (i, row) -> {
            double error = 0;
            for (int j = 0; j < width; j++) {
                floats[i * width + j] = (float) row[j];
                error += (row[j] - floats[i * width + j]) * (row[j] - floats[i * width + j]);
            }
            return error;
        });
        new FloatPointer(rounded.rows.data_ptr()).put(floats);
        return rounded;
    }

    private static RoundedRows halves(Source source, int[] numbers, double[] shift) {
        int width = shift.length;
        short[] halves = new short[Math.multiplyExact(numbers.length, width)];
        RoundedRows rounded = measured(ScalarType.BFloat16, source, numbers, shift, (i, row) -> {
            double error = 0;
            for (int j = 0; j < width; j++) {
                halves[i * width + j] = toBfloat16((float) row[j]);
                double off = row[j] - fromBfloat16(halves[i * width + j]);
                error += off * off;
            }
            return error;
        });
        new ShortPointer(rounded.rows.data_ptr()).put(halves);
        return rounded;
    }

    private static RoundedRows dithered(Source source, int[] numbers, double[] shift, Side side, boolean turned) {
        int count = numbers.length;
        int width = shift.length;
        DitheredRows dithered = new DitheredRows(count, width, side, turned);
        Tensor rows =
                Ops.empty(ComputeDevice.CPU, side == Side.QUERIES ? ScalarType.Byte : ScalarType.Char, count, width);
        double[] lengths = new double[count];
        double[] errors = new double[count];
        int atOnce = Math.max(1, NUMBERS_AT_ONCE / width);
        LoneThreads.forEach((count + atOnce - 1) / atOnce, part -> {
            int first = part * atOnce;
            int some = Math.min(atOnce, count - first);
            try (Scope scope = new Scope()) {
                Tensor vectors = Ops.empty(ComputeDevice.CPU, ScalarType.Float, some, width);
                FloatBuffer memory = Ops.memory(vectors).asFloatBuffer();
                double[] room = new double[width];
                float[] floats = new float[width];
                for (int i = first; i < first + some; i++) {
                    double[] row = shifted(source, numbers[i], shift, room);
                    lengths[i] = Math.sqrt(InnerProduct.of(row, row));
                    dithered.prepare(i, row, floats);
                    errors[i] = DitheredRows.error(dithered.steps()[i], lengths[i], width);
                    memory.put(floats);
                }
                dithered.round(first, vectors, rows.narrow(0, first, some));
            }
        });
        requireFinite(lengths, errors, numbers);
        if (side == Side.QUERIES) {
            return new RoundedRows(rows, numbers, lengths, errors, dithered);
        }
        int[] order = byLength(lengths);
        return new RoundedRows(
                rows.index_select(
                        0, Ops.longs(Arrays.stream(order).asLongStream().toArray())),
                Arrays.stream(order).map(i -> numbers[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> lengths[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> errors[i]).toArray(),
                dithered.inOrder(order));
    }

    /** From the shortest on, but for lengths that are the same in float32. */
    private static int[] byLength(double[] lengths) {
        // Lengths are not negative, so their bits are in order.
        return IntStream.range(0, lengths.length)
                .mapToLong(i -> (long) Float.floatToIntBits((float) lengths[i]) << 32 | i)
                .sorted()
                .mapToInt(key -> (int) key)
                .toArray();
    }

    /** Rounds one row, which may be changed, and returns the square of what that did to it. */
    private interface Rounding {
        double apply(int row, double[] values);
    }

    private static double[] shifted(Source source, int number, double[] shift, double[] room) {
        double[] row = source.row(number, room);
        for (int j = 0; j < row.length; j++) {
            row[j] -= shift[j];
        }
        return row;
    }

    private static RoundedRows measured(
            ScalarType type, Source source, int[] numbers, double[] shift, Rounding rounding) {
        int count = numbers.length;
        double[] lengths = new double[count];
        double[] errors = new double[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            double[] row = shifted(source, numbers[i], shift, new double[shift.length]);
            lengths[i] = Math.sqrt(InnerProduct.of(row, row));
            errors[i] = Math.sqrt(rounding.apply(i, row));
        });
        requireFinite(lengths, errors, numbers);
        Tensor rows = Ops.empty(ComputeDevice.CPU, type, count, shift.length);
        return new RoundedRows(rows, numbers, lengths, errors, null);
    }

    private static void requireFinite(double[] lengths, double[] errors, int[] numbers) {
        for (int i = 0; i < errors.length; i++) {
            if (!Double.isFinite(errors[i]) || !Double.isFinite(lengths[i])) {
                throw new IllegalArgumentException("feature row " + numbers[i]
                        + " holds a number that is not finite or beyond 1e38; embed it again in fp32");
            }
            if (lengths[i] > LONGEST) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "feature row %d has the length %.0e, legal is up to 1e18; scale it down",
                        numbers[i],
                        lengths[i]));
            }
        }
    }

    /** The numbers from one on. */
    static int[] numbers(int from, int count) {
        return IntStream.range(from, from + count).toArray();
    }

    int count() {
        return lengths.length;
    }

    double longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    double largestError() {
        return Arrays.stream(errors).max().orElse(0);
    }

    double largestStep() {
        return Arrays.stream(dithered.steps()).max().orElse(0);
    }

    double smallestStep() {
        return Arrays.stream(dithered.steps()).min().orElse(0);
    }

    /** What the rows were rounded to, in float64 [n, D]; turned, if they are. */
    Tensor values() {
        Tensor whole = rows.to(Ops.F64);
        if (dithered == null) {
            return whole;
        }
        Tensor dither = Tensor.create(dithered.dither());
        return whole.sub(new Scalar(dithered.zero())).sub(dither).mul(Tensor.create(dithered.steps(), count(), 1));
    }

    /** Rounds to the nearest, ties to even. */
    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
