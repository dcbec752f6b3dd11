package org.golgi.eval.probe;

import org.golgi.core.config.Named;

/**
 * The three readings of "λ = 100 / (M · C)" for a linear probe on M features and C classes (Chen et al. 2024, methods).
 * With cost = M · C / 100 and N training rows, each minimises the mean cross-entropy plus a penalty of W; they differ by
 * orders of magnitude, so the name stands in every result.
 */
public enum LinearProtocol implements Named {
    /** UNI's released code: ½ ‖W‖ / cost, the norm not squared. */
    UNI_LBFGS_CODE("uni-lbfgs-code"),
    /** The paper read literally: ½ ‖W‖² / cost. */
    UNI_LBFGS_SQUARED("uni-lbfgs-squared"),
    /** scikit-learn's {@code LogisticRegression(C=cost)}: ½ ‖W‖² / (cost · N). */
    SKLEARN_LR("sklearn-lr");

    private final String id;

    LinearProtocol(String id) {
        this.id = id;
    }

    /** The name in results and on the command line. */
    @Override
    public String id() {
        return id;
    }

    /** Finds a protocol by its {@link #id}. */
    public static LinearProtocol parse(String id) {
        return Named.parse(LinearProtocol.class, "linear probe protocol", id);
    }

    @Override
    public String toString() {
        return id;
    }
}
