package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/** How the tokens of an image become one feature vector. */
public enum Pooling {
    /** The class token, width D: what UNI and DINOv2's k-NN use. */
    CLS(1),
    /** The class token beside the mean patch token, width 2D. */
    CLS_AND_MEAN_PATCH(2);

    private final int widths;

    Pooling(int widths) {
        this.widths = widths;
    }

    /** Width of the feature vector of a model of width D. */
    public int featureSize(int dimension) {
        return widths * dimension;
    }

    /** Features [B, F] of normed tokens. */
    public Tensor of(VitOutput output) {
        return switch (this) {
            case CLS -> output.cls();
            case CLS_AND_MEAN_PATCH -> Ops.cat(1, output.cls(), output.patches().mean(1));
        };
    }
}
