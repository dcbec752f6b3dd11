package org.golgi.eval.probe;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;

/** The products of some queries with some rows, in memory that the next such products take over; lives in a scope. */
final class ProductBlock {
    private final Precision precision;
    private final Tensor memory; // [most queries x most rows]
    private final ByteBuffer bytes;
    private int width;

    ProductBlock(Precision precision, int mostQueries, int mostRows) {
        this.precision = precision;
        this.memory = Ops.empty(ComputeDevice.CPU, precision.scalarType(), (long) mostQueries * mostRows);
        this.bytes = Ops.memory(memory);
    }

    /** Multiplies queries [n, D] with rows [m, D]. */
    void fill(Tensor queries, Tensor rows) {
        width = Math.toIntExact(rows.size(0));
        Tensor products = memory.narrow(0, 0, queries.size(0) * width).view(queries.size(0), width); // [n, m]
        torch.mm_out(products, queries, rows.t());
    }

    /** Copies products of one query as floats; the scratch of as many entries is used with bfloat16 alone. */
    void copy(int query, int from, int count, float[] into, short[] scratch) {
        int at = query * width + from;
        if (precision == Precision.FP32) {
            bytes.asFloatBuffer().get(at, into, 0, count);
            return;
        }
        bytes.asShortBuffer().get(at, scratch, 0, count);
        for (int j = 0; j < count; j++) {
            into[j] = RoundedRows.fromBfloat16(scratch[j]);
        }
    }

    /** The product of one query with one row. */
    float at(int query, int row) {
        int at = query * width + row;
        return precision == Precision.FP32
                ? bytes.getFloat(Float.BYTES * at)
                : RoundedRows.fromBfloat16(bytes.getShort(Short.BYTES * at));
    }
}
