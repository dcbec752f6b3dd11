package org.golgi.eval.probe;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Products of many feature rows with a few weight vectors, and back: X Wᵀ and Rᵀ X with X [N, D] and W [C, D].
 *
 * <p>Matrix libraries pack X anew for each such product, which costs more than the product. As pixels of a picture with D
 * channels the same rows go through a 1 x 1 convolution, which reads them where they lie. Few rows are multiplied plainly.
 *
 * <p>The rows are float32; a product with float64 weights or residuals is computed in float64.
 */
final class ThinProducts implements AutoCloseable {
    /** Rows at once; large, because every product waits for all threads at its end. */
    static final int BLOCK_ROWS = 32_768;

    private static final int FEW_ROWS = 2048;
    /** What is widened to float64 at once where there is too much to keep wide. */
    private static final int EXACT_ROWS = 4096;
    /** Numbers kept in float64 beside the float32 rows, 256 MiB: a fit in float64 reads them hundreds of times. */
    private static final long KEPT_WIDE = 1L << 25;

    private static final int PICTURE_WIDTH = 128;
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private final Tensor rows; // [N filled up with zeros to whole lines of the picture, D]
    private final int count;
    private Tensor wideRows; // [N and zeros, D] in float64 once asked for

    private ThinProducts(Tensor rows, int count) {
        this.rows = rows;
        this.count = count;
    }

    static ThinProducts of(FeatureMatrix features) {
        try (Scope scope = new Scope()) {
            return padded(features.tensor());
        }
    }

    private static ThinProducts padded(Tensor rows) {
        int count = Math.toIntExact(rows.size(0));
        int spare = count <= FEW_ROWS ? 0 : Math.floorMod(-count, PICTURE_WIDTH);
        Tensor filled =
                spare == 0 ? rows : Ops.cat(0, rows, Ops.zeros(ComputeDevice.CPU, Ops.F32, spare, rows.size(1)));
        return new ThinProducts(Scope.retain(filled), count);
    }

    /** Some of the rows. */
    ThinProducts select(int[] indices) {
        long[] wanted = new long[indices.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = indices[i];
        }
        try (Scope scope = new Scope()) {
            return padded(rows.index_select(0, Ops.longs(wanted)));
        }
    }

    /** X [N, D]. */
    int count() {
        return count;
    }

    int width() {
        return Math.toIntExact(rows.size(1));
    }

    /** Rows of the block that begins here, without the zeros at the end. */
    int blockSize(int from) {
        return Math.min(BLOCK_ROWS, count - from);
    }

    /** X Wᵀ for the block that begins here: [block and zeros, C], dense. */
    Tensor scores(int from, Tensor weight) {
        if (weight.scalar_type().intern() == Ops.F64) {
            return exactScores(from, weight);
        }
        try (Scope scope = new Scope()) {
            if (count <= FEW_ROWS) {
                return scope.keep(torch.mm(rows, weight.t()));
            }
            int C = Math.toIntExact(weight.size(0));
            Tensor scores = torch.conv2d(picture(from), weight.reshape(C, width(), 1, 1)); // [1, C, h, w]
            return scope.keep(scores.permute(0, 2, 3, 1).reshape(-1, C).contiguous());
        }
    }

    /** Rᵀ X for residuals [block and zeros, C] of the block that begins here: [C, D]; those of the zeros must be 0. */
    Tensor transposed(int from, Tensor residuals) {
        if (residuals.scalar_type().intern() == Ops.F64) {
            return exactTransposed(from, residuals);
        }
        try (Scope scope = new Scope()) {
            if (count <= FEW_ROWS) {
                return scope.keep(torch.mm(residuals.t(), rows));
            }
            int C = Math.toIntExact(residuals.size(1));
            Tensor picture = picture(from);
            Tensor gradient =
                    residuals.reshape(1, picture.size(2), picture.size(3), C).permute(0, 3, 1, 2);
            Tensor weight = Ops.empty(ComputeDevice.CPU, Ops.F32, C, width(), 1, 1); // only its shape is read
            BoolPointer wanted = new BoolPointer(3).put(0, false).put(1, true).put(2, false);
            Tensor product = torch.convolution_backward(
                            gradient, picture, weight, new long[0], ONE, NONE, ONE, false, NONE, 1, wanted)
                    .get1();
            return scope.keep(product.reshape(C, width()).clone());
        }
    }

    private Tensor exactScores(int from, Tensor weight) {
        long size = paddedSize(from);
        try (Scope scope = new Scope()) {
            Tensor transposed = weight.t();
            Tensor scores = Ops.empty(ComputeDevice.CPU, Ops.F64, size, weight.size(0));
            for (long at = 0; at < size; at += EXACT_ROWS) {
                try (Scope part = new Scope()) {
                    long rowsOfPart = Math.min(EXACT_ROWS, size - at);
                    Tensor wide = wide(from + at, rowsOfPart);
                    scores.narrow(0, at, rowsOfPart).copy_(torch.mm(wide, transposed));
                }
            }
            return scope.keep(scores);
        }
    }

    private Tensor exactTransposed(int from, Tensor residuals) {
        long size = paddedSize(from);
        try (Scope scope = new Scope()) {
            Tensor sum = Ops.zeros(ComputeDevice.CPU, Ops.F64, residuals.size(1), width());
            for (long at = 0; at < size; at += EXACT_ROWS) {
                try (Scope part = new Scope()) {
                    long rowsOfPart = Math.min(EXACT_ROWS, size - at);
                    Tensor wide = wide(from + at, rowsOfPart);
                    sum.add_(torch.mm(residuals.narrow(0, at, rowsOfPart).t(), wide));
                }
            }
            return scope.keep(sum);
        }
    }

    private Tensor wide(long from, long size) {
        if (rows.numel() > KEPT_WIDE) {
            return rows.narrow(0, from, size).to(Ops.F64);
        }
        if (wideRows == null) {
            wideRows = Scope.retain(rows.to(Ops.F64));
        }
        return wideRows.narrow(0, from, size);
    }

    private long paddedSize(int from) {
        return Math.min(BLOCK_ROWS, rows.size(0) - from);
    }

    /** The block as a picture [1, D, h, w] whose channels lie side by side. */
    private Tensor picture(int from) {
        long size = paddedSize(from);
        return rows.narrow(0, from, size)
                .reshape(1, size / PICTURE_WIDTH, PICTURE_WIDTH, width())
                .permute(0, 3, 1, 2);
    }

    @Override
    public void close() {
        Scope.release(rows);
        if (wideRows != null) {
            Scope.release(wideRows);
        }
    }
}
