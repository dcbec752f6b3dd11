package org.golgi.dino.plan;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;

/** Measures how fast a device multiplies matrices. */
public final class ProductRate {
    private static final int SIDE = 1024;
    private static final double SECONDS = 0.5;

    private ProductRate() {}

    /** The best rate in FLOP/s of a product of two square matrices, measured for half a second. */
    public static double measure(ComputeDevice device, Precision precision) {
        return Ops.noGrad(() -> {
            double best = 0;
            long end = System.nanoTime() + (long) (SECONDS * 1e9);
            do {
                try (Scope scope = new Scope()) {
                    Tensor a = Ops.zeros(device, precision.scalarType(), SIDE, SIDE);
                    long start = System.nanoTime();
                    a.matmul(a);
                    if (device.cuda()) {
                        torch.cuda_synchronize((byte) device.index());
                    }
                    best = Math.max(best, 2.0 * SIDE * SIDE * SIDE / ((System.nanoTime() - start) / 1e9));
                }
            } while (System.nanoTime() < end);
            return best;
        });
    }
}
