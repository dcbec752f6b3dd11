package org.golgi.core.nn;

/**
 * A learned factor a channel on a residual branch (Touvron et al. 2021, "Going deeper with image transformers", eq. 4).
 * It is applied by folding it into the linear layer before it, which costs a product of [D, D] instead of a pass over
 * all tokens.
 */
public final class LayerScale extends Module {
    final Parameter gamma;

    public LayerScale(int dimension, double initial, Initializer init) {
        gamma = parameter("gamma", init.constant(initial, dimension));
    }
}
