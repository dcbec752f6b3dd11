package org.golgi.eval.segment;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** Puts the probabilities of overlapping windows together: a weighted sum that falls off towards a window's edges. */
final class Blend {
    private final Windows windows;
    private final Tensor sum;
    private final Tensor weight;

    /** Of one picture; lives as long as the scope around it. */
    Blend(Windows windows, int numClasses) {
        this.windows = windows;
        sum = Ops.zeros(ComputeDevice.CPU, Ops.F32, numClasses, windows.height(), windows.width());
        int side = windows.sidePx();
        float[] values = new float[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                values[y * side + x] = fallOff(x, side) * fallOff(y, side);
            }
        }
        weight = Ops.floats(values, 1, side, side);
    }

    /** A half wave of the sine, never 0, so that pixels at the picture's edge count as well. */
    private static float fallOff(int at, int side) {
        return (float) Math.sin(Math.PI * (at + 0.5) / side);
    }

    /** Probabilities [n, K, side, side] of the windows from this one on. */
    void add(Tensor probabilities, int from) {
        for (int i = 0; i < probabilities.size(0); i++) {
            try (Scope scope = new Scope()) {
                int[] corner = windows.corners().get(from + i);
                long height = Math.min(windows.sidePx(), windows.height() - corner[1]);
                long width = Math.min(windows.sidePx(), windows.width() - corner[0]);
                Tensor weighted = probabilities.select(0, i).mul(weight);
                sum.narrow(1, corner[1], height)
                        .narrow(2, corner[0], width)
                        .add_(weighted.narrow(1, 0, height).narrow(2, 0, width));
            }
        }
    }

    /** The class of the largest sum of each pixel. */
    byte[] classes() {
        try (Scope scope = new Scope()) {
            long[] largest = Ops.toLongs(sum.argmax(new LongOptional(0), false));
            byte[] classes = new byte[largest.length];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = (byte) largest[i];
            }
            return classes;
        }
    }
}
