package org.golgi.eval.mil;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;

/** Classifies a bag of patch features [N, D], such as the tiles of a slide. */
public abstract class MilHead extends Module {
    private boolean training;

    /**
     * What a head says of a bag.
     *
     * @param logits [1, C]
     * @param attention weight of each patch, a row a branch: [A, N]
     * @param instances the patches as the head sees them [N, H]
     */
    public record Output(Tensor logits, Tensor attention, Tensor instances) {}

    /** Classifies a bag. */
    public abstract Output forward(Tensor bag);

    /** What is minimised for a bag of this class; cross-entropy of the bag unless the head adds to it. */
    public Tensor loss(Output output, int label) {
        return crossEntropy(output.logits(), Ops.longs(label));
    }

    /** Dropout is active from now on, or no longer. */
    public final void setTraining(boolean active) {
        training = active;
    }

    final Tensor dropout(Tensor x, double rate) {
        return rate == 0 || !training ? x : torch.dropout(x, rate, true);
    }

    static Tensor crossEntropy(Tensor logits, Tensor targets) {
        Tensor logProbabilities = Ops.logSoftmax32(logits, 1);
        return logProbabilities.gather(1, targets.reshape(-1, 1)).mean().neg();
    }
}
