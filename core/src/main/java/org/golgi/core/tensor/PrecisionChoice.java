package org.golgi.core.tensor;

/** A number format as configurations name it: one of two, or the one that suits the device. */
public enum PrecisionChoice {
    /** bfloat16 where the device multiplies it in hardware, float32 elsewhere. */
    AUTO,
    BF16,
    FP32;

    /**
     * The format that this means on a device. It depends on the device's instructions alone, so that equal machines come
     * to equal results.
     */
    public Precision on(ComputeDevice device) {
        return switch (this) {
            case BF16 -> Precision.BF16;
            case FP32 -> Precision.FP32;
            case AUTO -> device.cuda() || ProcessorFlags.bfloat16() ? Precision.BF16 : Precision.FP32;
        };
    }
}
