package org.golgi.eval.mil;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Watches the mean cross-entropy of validation slides after each epoch. The weights of the best epoch are kept; training
 * ends when so many epochs brought nothing better.
 */
final class EarlyStopping implements AutoCloseable {
    private final Watch watch;
    private final Tensor best;
    private final List<Double> losses = new ArrayList<>();
    private int bestEpoch;

    /**
     * What is watched, and how patiently.
     *
     * @param slides validation slides
     * @param labels class of each
     * @param stopping when to end
     */
    record Watch(SlideBags slides, int[] labels, MilSettings.Stopping stopping) {}

    EarlyStopping(Watch watch, FlatParameters flat) {
        if (watch.slides().size() == 0) {
            throw new IllegalArgumentException("there is no slide to validate on");
        }
        this.watch = watch;
        try (Scope scope = new Scope()) {
            this.best = Scope.retain(flat.master().detach().clone());
        }
    }

    /** Looks at the weights of an epoch that has ended; true if training should end. */
    boolean afterEpoch(MilHead head, FlatParameters flat) {
        head.setTraining(false);
        losses.add(loss(head));
        head.setTraining(true);
        int epoch = losses.size();
        if (bestEpoch == 0 || losses.get(epoch - 1) < losses.get(bestEpoch - 1)) {
            bestEpoch = epoch;
            Ops.noGrad(() -> best.copy_(flat.master()));
        }
        return epoch - bestEpoch >= watch.stopping().patience()
                && epoch >= watch.stopping().leastEpochs();
    }

    private double loss(MilHead head) {
        return Ops.noGrad(() -> {
            double sum = 0;
            for (int i = 0; i < watch.labels().length; i++) {
                try (Scope scope = new Scope()) {
                    Tensor logits =
                            head.forward(watch.slides().bags().get(i).tensor()).logits();
                    sum += Ops.toFloats(MilHead.crossEntropy(logits, Ops.longs(watch.labels()[i])))[0];
                }
            }
            return sum / watch.labels().length;
        });
    }

    /** Puts the weights of the best epoch back. */
    void restore(FlatParameters flat) {
        Ops.noGrad(() -> flat.master().copy_(best));
        flat.refresh();
    }

    /** Validation loss after each epoch. */
    List<Double> losses() {
        return List.copyOf(losses);
    }

    /** From 1. */
    int bestEpoch() {
        return bestEpoch;
    }

    @Override
    public void close() {
        Scope.release(best);
    }
}
