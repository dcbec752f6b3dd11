package org.golgi.dino.train;

import java.io.IOException;
import java.util.Map;
import org.golgi.core.vit.ImageEncoder;

/** Judges the teacher during a run, on labelled tiles that training never sees. */
public interface OnlineProbe {

    /**
     * Scores of the encoder by name, such as {@code knn20} and {@code linear}; higher is better.
     *
     * @throws IOException if the labelled tiles cannot be read
     */
    Map<String, Double> evaluate(ImageEncoder encoder) throws IOException;

    /** The name of the score by which the best checkpoint is kept. */
    String decisive();
}
