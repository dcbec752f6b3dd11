package org.golgi.dino.loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** How teacher logits become targets without all falling on one prototype. */
public sealed interface Centering extends AutoCloseable permits SoftmaxCentering, SinkhornKnopp {

    /**
     * The targets of a batch; advances the state.
     *
     * @param logits teacher logits [n, K]
     * @param temperature the teacher's temperature
     * @return probabilities [n, K], float32
     */
    Tensor targets(Tensor logits, double temperature);

    /** What has to be saved besides weights, by name; views. Empty if the method has no memory. */
    Map<String, Tensor> state();

    /**
     * Takes over a saved state.
     *
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    void restore(Map<String, Tensor> state);

    /** ‖c‖₂ of the centre, 0 without one. */
    double centreNorm();

    @Override
    void close();
}
