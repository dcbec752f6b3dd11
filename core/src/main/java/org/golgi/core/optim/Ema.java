package org.golgi.core.optim;

import org.bytedeco.pytorch.Scalar;
import org.golgi.core.tensor.Ops;

/** Exponential moving average of parameters: mean ← m · mean + (1 - m) · source (Tarvainen and Valpola 2017, eq. 2). */
public final class Ema {

    private Ema() {}

    /** One step of the average over buffers of the same layout; the compute copy is not refreshed. */
    public static void update(FlatParameters mean, FlatParameters source, double momentum) {
        Ops.noGrad(() -> mean.master().lerp_(source.master(), new Scalar(1 - momentum)));
    }
}
