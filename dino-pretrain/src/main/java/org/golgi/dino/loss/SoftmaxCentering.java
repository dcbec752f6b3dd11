package org.golgi.dino.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Targets softmax((z - c) / T) with a running centre c (DINO, Caron et al. 2021, eq. 4). As in DINOv2 the mean of a batch
 * is folded into the centre only when the next batch comes, so the targets of a batch do not depend on itself:
 * c ← m c + (1 - m) mean(previous z).
 */
public final class SoftmaxCentering implements Centering {
    private final double momentum;
    private final Tensor centre;
    private final Tensor pending;
    private final Tensor hasPending;

    /**
     * A centre at zero.
     *
     * @param momentum m, 0.9 in DINO
     * @param shape of the centre as checkpoints hold it: [1, K], or [1, 1, K] for patches
     */
    public SoftmaxCentering(double momentum, ComputeDevice device, long... shape) {
        this.momentum = momentum;
        try (Scope scope = new Scope()) {
            centre = Scope.retain(Ops.zeros(device, Ops.F32, shape));
            pending = Scope.retain(Ops.zeros(device, Ops.F32, shape));
            hasPending = Scope.retain(Ops.zeros(ComputeDevice.CPU, Ops.I64, 1));
        }
    }

    @Override
    public Tensor targets(Tensor logits, double temperature) {
        return inParts(List.of(), 1, temperature).apply(logits);
    }

    @Override
    public UnaryOperator<Tensor> inParts(List<Supplier<Tensor>> logits, int parts, double temperature) {
        Ops.noGrad(() -> {
            fold();
            pending.zero_();
            hasPending.fill_(new Scalar(1));
            return null;
        });
        return part -> Ops.noGrad(() -> {
            Tensor z = part.to(Ops.F32);
            Tensor targets = Ops.softmax32(z.sub(centre.view(1, -1)).div_(new Scalar(temperature)), -1);
            // The official code sums the means of the processes, however many hidden patches each has.
            pending.view(-1).add_(z.mean(0).div_(new Scalar(parts)));
            return targets;
        });
    }

    @Override
    public boolean looksAhead() {
        return false;
    }

    private void fold() {
        if (Ops.toLongs(hasPending)[0] == 1) {
            centre.mul_(new Scalar(momentum)).add_(pending, new Scalar(1 - momentum));
        }
    }

    /** The centre of the last targets: without the last batch. */
    public Tensor centre() {
        return centre;
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of("center", centre, "pending_mean", pending, "has_pending", hasPending);
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Ops.noGrad(() -> {
            state().forEach((name, own) -> {
                Tensor saved = state.get(name);
                if (saved == null || !Arrays.equals(saved.shape(), own.shape())) {
                    throw new IllegalArgumentException("the saved centering has "
                            + (saved == null ? "no '" : "another shape of '") + name + "'; resume with the"
                            + " configuration that the run was started with");
                }
                own.copy_(saved);
            });
            return null;
        });
    }

    @Override
    public double centreNorm() {
        try (Scope scope = new Scope()) {
            return centre.norm().item_double();
        }
    }

    @Override
    public void close() {
        Scope.release(centre);
        Scope.release(pending);
        Scope.release(hasPending);
    }
}
