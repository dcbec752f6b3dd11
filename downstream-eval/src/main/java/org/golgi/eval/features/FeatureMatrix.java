package org.golgi.eval.features;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/**
 * Feature vectors as one matrix in row-major order, one row a picture.
 *
 * @param rows how many vectors
 * @param columns width of a vector
 * @param values rows times columns numbers; shared, not copied
 */
public record FeatureMatrix(int rows, int columns, float[] values) {

    public FeatureMatrix {
        if (rows < 0 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException("a feature matrix of " + rows + " x " + columns + " needs "
                    + (long) rows * columns + " numbers, got " + values.length);
        }
    }

    /** Unset (zero) features. */
    public static FeatureMatrix zeros(int rows, int columns) {
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a feature matrix of " + rows + " x " + columns
                    + " holds more than 2^31 numbers; split the set into parts");
        }
        return new FeatureMatrix(rows, columns, new float[(int) size]);
    }

    /** Copies a tensor [rows, columns]. */
    public static FeatureMatrix of(Tensor tensor) {
        return new FeatureMatrix(
                Math.toIntExact(tensor.size(0)), Math.toIntExact(tensor.size(1)), Ops.toFloats(tensor));
    }

    /** The rows of these numbers, in this order. */
    public FeatureMatrix select(int[] indices) {
        FeatureMatrix chosen = zeros(indices.length, columns);
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * columns, chosen.values, i * columns, columns);
        }
        return chosen;
    }

    /** All rows as a tensor [rows, columns] on the processor; one copy. */
    public Tensor tensor() {
        return tensor(0, rows);
    }

    /** Some consecutive rows as a tensor [count, columns] on the processor; one copy. */
    public Tensor tensor(int from, int count) {
        Tensor block = Ops.empty(ComputeDevice.CPU, Ops.F32, count, columns);
        new FloatPointer(block.data_ptr()).put(values, from * columns, count * columns);
        return block;
    }

    /** Copies a tensor [n, columns] into the rows that begin here. */
    void put(int from, Tensor block) {
        if (!Ops.hasShape(block, -1, columns)) {
            throw new IllegalStateException("features of shape " + java.util.Arrays.toString(block.shape())
                    + " do not fit rows of width " + columns);
        }
        float[] numbers = Ops.toFloats(block);
        System.arraycopy(numbers, 0, values, from * columns, numbers.length);
    }

    /** Copies other features of this width into the rows that begin here. */
    void putRows(int from, FeatureMatrix other) {
        System.arraycopy(other.values, 0, values, from * columns, other.values.length);
    }

    /** A copy of some consecutive rows. */
    public FeatureMatrix rows(int from, int count) {
        return new FeatureMatrix(
                count, columns, java.util.Arrays.copyOfRange(values, from * columns, (from + count) * columns));
    }

    /** All rows of these matrices of one width, one after the other. */
    public static FeatureMatrix stacked(List<FeatureMatrix> parts) {
        FeatureMatrix all = zeros(
                parts.stream().mapToInt(FeatureMatrix::rows).sum(), parts.get(0).columns());
        int at = 0;
        for (FeatureMatrix part : parts) {
            all.putRows(at, part);
            at += part.rows();
        }
        return all;
    }

    /** The mean of the rows, summed in float64. */
    public float[] mean() {
        double[] sums = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                sums[j] += values[i * columns + j];
            }
        }
        float[] mean = new float[columns];
        for (int j = 0; j < columns; j++) {
            mean[j] = (float) (sums[j] / rows);
        }
        return mean;
    }

    /** Index of the first row that holds a number that is not finite, or -1. */
    public int firstNotFinite() {
        return IntStream.range(0, rows)
                .parallel()
                .filter(row -> !isFinite(row))
                .findFirst()
                .orElse(-1);
    }

    private boolean isFinite(int row) {
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
