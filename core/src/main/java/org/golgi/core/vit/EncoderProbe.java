package org.golgi.core.vit;

import java.io.IOException;
import java.util.Map;

/**
 * Measures how good an encoder is while it is still being trained. Evaluation implements it and training calls it,
 * without either knowing the other.
 */
@FunctionalInterface
public interface EncoderProbe {

    /**
     * Reads its pictures, so that one that cannot be read is told of before training begins.
     *
     * @param transform of the encoders that it will be given
     * @throws IOException naming the first picture that cannot be read
     */
    default void prepare(ImageTransform transform) throws IOException {}

    /** Figures by name, such as {@code knn20_bacc}; the encoder is not closed. */
    Map<String, Double> evaluate(ImageEncoder encoder);
}
