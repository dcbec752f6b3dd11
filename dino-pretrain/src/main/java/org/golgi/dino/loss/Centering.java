package org.golgi.dino.loss;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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

    /**
     * Begins a batch that is computed part after part: the targets are those of processes of the official code that hold
     * one part each. Advances the state; the answer is asked once a part, in order.
     *
     * @param logits gives the teacher logits [n, K] of each part, computed anew at each call; only asked if the method
     *     {@linkplain #looksAhead looks ahead}
     * @param parts how many there are
     * @param temperature the teacher's temperature
     * @return turns the logits of a part into its probabilities [n, K], float32
     */
    UnaryOperator<Tensor> inParts(List<Supplier<Tensor>> logits, int parts, double temperature);

    /** True if the targets of one part need the logits of all. */
    boolean looksAhead();

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
