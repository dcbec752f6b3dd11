package org.golgi.core.optim;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Clipping by the norm of all gradients of a module (Pascanu et al. 2013, algorithm 1): g ← g · min(1, limit / (‖g‖ +
 * 1e-6)).
 */
public final class GradientClip {
    private static final double EPSILON = 1e-6;

    private GradientClip() {}

    /** ‖g‖₂ of a flat gradient, one number [] on its device. */
    public static Tensor norm(Tensor flatGradient) {
        return torch.linalg_vector_norm(flatGradient);
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
