package org.golgi.core.tensor;

import org.bytedeco.pytorch.global.torch;

/** The number format of weights and activations in products. Master weights, losses and norms are always float32. */
public enum Precision {
    /** Parity mode. */
    FP32(4),
    /** The default in training: the range of float32 with 8 bits of mantissa. */
    BF16(2);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    public torch.ScalarType scalarType() {
        return this == FP32 ? torch.ScalarType.Float : torch.ScalarType.BFloat16;
    }

    /** Bytes a number. */
    public int bytes() {
        return bytes;
    }
}
