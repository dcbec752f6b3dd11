package org.golgi.eval.probe;

import java.nio.ByteBuffer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;

/** Products of float32 or bfloat16, in memory that the next such products take over. */
final class FloatProducts implements ProductBlock, Products {
    private final boolean half;
    private final Tensor memory; // [most queries x most rows]
    private final ByteBuffer bytes;
    private Tensor rows;
    private int width;

    FloatProducts(ProductFormat format, int mostQueries, int mostRows) {
        this.half = format == ProductFormat.BF16;
        ScalarType type = half ? ScalarType.BFloat16 : ScalarType.Float;
        this.memory = Ops.empty(ComputeDevice.CPU, type, (long) mostQueries * mostRows);
        this.bytes = Ops.memory(memory);
    }

    @Override
    public void take(RoundedRows taken) {
        rows = taken.rows();
        width = taken.count();
    }

    @Override
    public Products multiply(RoundedRows queries, int from, int count) {
        Tensor products = memory.narrow(0, 0, (long) count * width).view(count, width); // [n, m]
        torch.mm_out(products, queries.rows().narrow(0, from, count), rows.t());
        return this;
    }

    @Override
    public void copy(int query, int from, int count, float[] into, short[] scratch) {
        int at = query * width + from;
        if (!half) {
            bytes.asFloatBuffer().get(at, into, 0, count);
            return;
        }
        bytes.asShortBuffer().get(at, scratch, 0, count);
        for (int j = 0; j < count; j++) {
            into[j] = RoundedRows.fromBfloat16(scratch[j]);
        }
    }

    @Override
    public float at(int query, int row) {
        int at = query * width + row;
        return half ? RoundedRows.fromBfloat16(bytes.getShort(Short.BYTES * at)) : bytes.getFloat(Float.BYTES * at);
    }
}
