package org.golgi.eval.mask;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.eval.adapter.Level;

/** Sine embedding of the places of a grid (Carion et al. 2020, appendix A.4): half of the width for y, half for x. */
final class SinePositions {
    private static final double TEMPERATURE = 10000;

    private SinePositions() {}

    /** Rows [1, h w, width], no gradient. */
    static Tensor of(Level level, int width) {
        int half = width / 2;
        float[] values = new float[level.places() * width];
        for (int i = 0; i < level.places(); i++) {
            double y = 2 * Math.PI * (i / level.width() + 1) / level.height();
            double x = 2 * Math.PI * (i % level.width() + 1) / level.width();
            for (int j = 0; j < half; j++) {
                double scale = Math.pow(TEMPERATURE, 2 * (j / 2) / (double) half);
                values[i * width + j] = wave(y / scale, j);
                values[i * width + half + j] = wave(x / scale, j);
            }
        }
        return Ops.floats(values, 1, level.places(), width);
    }

    private static float wave(double angle, int index) {
        return (float) (index % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }
}
