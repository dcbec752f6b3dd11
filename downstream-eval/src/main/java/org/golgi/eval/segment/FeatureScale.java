package org.golgi.eval.segment;

import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** Brings each channel of patch features to mean 0 and deviation 1, as they are in training windows. */
final class FeatureScale implements AutoCloseable {
    private static final int MOST_WINDOWS = 256;
    private static final double LEAST_DEVIATION = 1e-6;

    private final Tensor mean;
    private final Tensor deviation;

    private FeatureScale(Tensor mean, Tensor deviation) {
        this.mean = Scope.retain(mean);
        this.deviation = Scope.retain(deviation);
    }

    /** As it was kept, both [1, C, 1, 1]. */
    static FeatureScale of(Tensor mean, Tensor deviation) {
        return new FeatureScale(mean, deviation);
    }

    Tensor mean() {
        return mean;
    }

    Tensor deviation() {
        return deviation;
    }

    /** Measures on at most 256 windows, evenly picked from the list. */
    static FeatureScale of(PatchFeatureStore store, List<WindowRef> windows) throws IOException {
        long[] apart = {0, 2, 3};
        try (Scope scope = new Scope()) {
            Tensor sum =
                    Ops.floats(new float[store.width()], 1, store.width(), 1, 1).to(Ops.F64);
            Tensor squares = sum.clone();
            double count = 0;
            int picked = Math.min(MOST_WINDOWS, windows.size());
            for (int i = 0; i < picked; i++) {
                WindowRef ref = windows.get((int) ((long) i * windows.size() / picked));
                try (Scope each = new Scope()) {
                    Tensor x = store.window(ref.image(), ref.window()).to(Ops.F64);
                    sum.add_(x.sum(apart, true, new ScalarTypeOptional()));
                    squares.add_(x.mul(x).sum(apart, true, new ScalarTypeOptional()));
                    count += x.size(2) * x.size(3);
                }
            }
            Tensor mean = Ops.scale(sum, 1 / count);
            Tensor variance = Ops.scale(squares, 1 / count).sub(mean.mul(mean)).clamp_min(new Scalar(0.0));
            Tensor deviation = variance.sqrt().clamp_min(new Scalar(LEAST_DEVIATION));
            return new FeatureScale(mean.to(Ops.F32), deviation.to(Ops.F32));
        }
    }

    /** [B, C, h, w] of the same shape. */
    Tensor apply(Tensor features) {
        return features.sub(mean).div(deviation);
    }

    @Override
    public void close() {
        Scope.release(mean);
        Scope.release(deviation);
    }
}
