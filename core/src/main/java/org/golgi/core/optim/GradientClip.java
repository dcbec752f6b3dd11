package org.golgi.core.optim;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;

/**
 * Clipping by the norm of all gradients of a module (Pascanu et al. 2013, algorithm 1): g ← g · min(1, limit / (‖g‖ +
 * 1e-6)).
 */
public final class GradientClip {
    private static final double EPSILON = 1e-6;
    private static final long STRETCH = 4096;

    private GradientClip() {}

    /**
     * ‖g‖₂ of a flat gradient, one number [] on its device.
     *
     * <p>libtorch adds the squares of a whole tensor one after the other in float32, which on processors comes out 5 % short
     * for the 300 million of a ViT-L; so short stretches are added up first, and their norms in float64.
     */
    public static Tensor norm(Tensor flatGradient) {
        long whole = flatGradient.numel() / STRETCH * STRETCH;
        Tensor rows = flatGradient.narrow(0, 0, whole).view(-1, STRETCH);
        Tensor rest =
                flatGradient.narrow(0, whole, flatGradient.numel() - whole).view(1, -1);
        return l2(Ops.cat(0, l2(rows), l2(rest)).to(Ops.F64).view(1, -1))
                .to(Ops.F32)
                .squeeze();
    }

    /** The norms of rows [n, m], [n]. */
    private static Tensor l2(Tensor rows) {
        return torch.linalg_vector_norm(rows, new Scalar(2.0), new long[] {1}, false, new ScalarTypeOptional());
    }

    /**
     * The number by which to divide the gradient, [1]: 1 over the factor above.
     *
     * @param limit largest norm; 0 does not clip
     */
    public static Tensor divisor(Tensor norm, double limit) {
        if (limit == 0) {
            return torch.ones_like(norm).view(1);
        }
        return norm.add(new Scalar(EPSILON))
                .div(new Scalar(limit))
                .clamp_min(new Scalar(1.0))
                .view(1);
    }
}
