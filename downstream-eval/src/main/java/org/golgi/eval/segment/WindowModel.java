package org.golgi.eval.segment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Module;
import org.golgi.core.optim.ParameterGroups;

/** What is trained: windows to a loss, or to the probabilities of their pixels. */
interface WindowModel extends AutoCloseable {

    /** What is learned. */
    Module module();

    /** Which parameters decay. */
    Map<String, ParameterGroups.Group> groups();

    double weightDecay();

    /** Largest norm of the gradient; 0 does not clip. */
    double clip();

    /** Learning rate of a step, as a share of that at the start. */
    double rate(int step, int steps);

    /**
     * The loss of windows.
     *
     * @param targets class of each pixel, window by window, {@link MaskClasses#IGNORED} where it does not count
     * @param step number of the update, from 1
     */
    Tensor loss(List<WindowRef> batch, long[] targets, int step) throws IOException;

    /** Probabilities of every class at every pixel [B, K, side, side]. */
    Tensor probabilities(List<WindowRef> batch) throws IOException;

    @Override
    void close();
}
