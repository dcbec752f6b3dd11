package org.golgi.core.vit;

import java.util.Map;

/**
 * Measures how good an encoder is while it is still being trained. Evaluation implements it and training calls it,
 * without either knowing the other.
 */
@FunctionalInterface
public interface EncoderProbe {

    /** Figures by name, such as {@code knn20_bacc}; the encoder is not closed. */
    Map<String, Double> evaluate(ImageEncoder encoder);
}
