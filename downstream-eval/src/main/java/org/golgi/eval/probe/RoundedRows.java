package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;

/**
 * Prepared rows rounded to the numbers of a fast product, with what the rounding did to each row.
 *
 * @param rows the rounded rows [n, D]
 * @param lengths ‖x‖ of each row before rounding, in float64
 * @param errors ‖x - rounded x‖ of each row
 */
record RoundedRows(Tensor rows, double[] lengths, double[] errors) {
    /** Products of two such rows are still floats. */
    private static final double LONGEST = 1e18;

    /** Prepared rows in float64 by number. */
    interface Source {
        double[] row(int number);
    }

    /**
     * Prepares rows in float64, shifts and rounds them.
     *
     * @param shift subtracted after preparation: distances stay what they are, and products lose fewer digits
     * @param precision BF16 or FP32
     * @throws IllegalArgumentException if a row holds a number that is not finite or too large to be multiplied
     */
    static RoundedRows of(Source source, int from, int count, double[] shift, Precision precision) {
        int width = shift.length;
        double[] lengths = new double[count];
        double[] errors = new double[count];
        boolean half = precision == Precision.BF16;
        short[] halves = new short[half ? Math.multiplyExact(count, width) : 0];
        float[] floats = new float[half ? 0 : Math.multiplyExact(count, width)];
        IntStream.range(0, count).parallel().forEach(i -> {
            double[] row = source.row(from + i);
            double square = 0;
            double error = 0;
            for (int j = 0; j < width; j++) {
                double x = row[j] - shift[j];
                float rounded = (float) x;
                if (half) {
                    halves[i * width + j] = toBfloat16(rounded);
                    rounded = fromBfloat16(halves[i * width + j]);
                } else {
                    floats[i * width + j] = rounded;
                }
                square += x * x;
                error += (x - rounded) * (x - rounded);
            }
            lengths[i] = Math.sqrt(square);
            errors[i] = Math.sqrt(error);
        });
        requireFinite(lengths, errors, from);
        Tensor rows = Ops.empty(ComputeDevice.CPU, precision.scalarType(), count, width);
        if (half) {
            new ShortPointer(rows.data_ptr()).put(halves);
        } else {
            new FloatPointer(rows.data_ptr()).put(floats);
        }
        return new RoundedRows(rows, lengths, errors);
    }

    private static void requireFinite(double[] lengths, double[] errors, int from) {
        for (int i = 0; i < errors.length; i++) {
            if (!Double.isFinite(errors[i])) {
                throw new IllegalArgumentException("feature row " + (from + i)
                        + " holds a number that is not finite or beyond 1e38; embed it again in fp32");
            }
            if (lengths[i] > LONGEST) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "feature row %d has the length %.0e, legal is up to 1e18; scale it down",
                        from + i,
                        lengths[i]));
            }
        }
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

    /** Rounds to the nearest, ties to even. */
    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
