package org.golgi.dino.plan;

import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.LossConfig;

/**
 * What a step of a run holds at its peak, in the backward pass, as it is computed on processors.
 *
 * @param stateBytes weights, gradients, moments and the teacher
 * @param activationBytes what the backward pass keeps of the forward pass and makes itself, estimated; of one part of a
 *     batch that is computed in parts
 * @param cropBytes crops that wait in the processor's memory
 */
public record StepMemory(long stateBytes, double activationBytes, long cropBytes) {
    private static final int FLOAT = 4;
    /** Rows of width D that the branches of a block keep a token: two norms, q, k, v, mixed, two results. */
    private static final int BRANCH_ROWS = 8;
    /** Rows of the gradients behind its two norms. */
    private static final int GRADIENT_ROWS = 2;
    /** Sums behind its two branches. */
    private static final int SUM_ROWS = 2;
    /** With drop path: what goes into a branch and the gradient of what comes out, of each branch. */
    private static final int CHOSEN_ROWS = 4;
    /** With drop path: sums behind two branches, first with the global crops, then with the local ones. */
    private static final int SUM_ROWS_OF_CHOSEN = 4;
    /** Rows that the backward pass through a block takes for itself: gradients of q, k, v twice, mixed, input. */
    private static final int PASSING_ROWS = 8;
    /**
     * Float32 rows of width K a token at the peak of the backward pass: product, logits, logarithmic softmax, targets, the
     * gradients of the first three, and one that is being made.
     */
    private static final int KEPT_LOGITS = 8;

    static StepMemory of(DinoConfig config, Precision precision, long backbone, long heads) {
        VitConfig vit = config.model().architecture(config.crops().globalSizePx());
        int B = config.data().tilesAtOnce();
        StepCost.Crops globals = StepCost.crops(config, 2 * B, config.crops().globalSizePx());
        StepCost.Crops locals = StepCost.crops(
                config, config.crops().localCrops() * B, config.crops().localSizePx());
        double kept = activations(vit, globals, config, precision) + activations(vit, locals, config, precision);
        double logits = logits(config, globals.images() + locals.images(), StepCost.hiddenPatches(config, B));
        return new StepMemory(
                state(vit, backbone, heads, precision, config.data().partsPerStep()), kept + logits, crops(config));
    }

    /**
     * Student: weights, gradients and two moments in float32; teacher: weights; both a copy in compute precision. Beside
     * them the sum over parts of a batch, gradients of the heads before they are collected, and linear layers with the
     * layer scale multiplied in.
     */
    private static long state(VitConfig vit, long backbone, long heads, Precision precision, int parts) {
        long copies = precision == Precision.FP32 ? 0 : 3L * precision.bytes();
        long scaled = (long) vit.depth()
                * vit.dimension()
                * (vit.dimension() + vit.feedForward().hidden());
        return (backbone + heads) * (5 * FLOAT + copies + (parts > 1 ? FLOAT : 0))
                + (heads + scaled) * precision.bytes();
    }

    private static double activations(VitConfig vit, StepCost.Crops crops, DinoConfig config, Precision precision) {
        boolean drops = config.model().dropPath() > 0;
        double kept = 1 - config.model().dropPath();
        double D = vit.dimension();
        double hidden = vit.feedForward().hidden();
        // Hidden layer before and after GELU; both halves, their product and two of its gradient with SwiGLU.
        double keptHidden = (vit.feedForward().gated() ? 5 : 2) * hidden;
        double passingHidden = (vit.feedForward().gated() ? 3 : 1) * hidden;
        double scores = (double) vit.heads() * crops.tokens();
        double block = kept * ((BRANCH_ROWS + GRADIENT_ROWS + (drops ? CHOSEN_ROWS : 0)) * D + keptHidden + scores)
                + (drops ? SUM_ROWS_OF_CHOSEN : SUM_ROWS) * D;
        double passing = kept * (PASSING_ROWS * D + passingHidden + scores);
        return (vit.depth() * block + passing) * crops.rows() * precision.bytes();
    }

    private static double logits(DinoConfig config, double clsRows, double patchRows) {
        int patchPrototypes = (config.heads().shared()
                        ? config.heads().dino()
                        : config.heads().ibot())
                .prototypes();
        return KEPT_LOGITS * FLOAT * (clsRows * config.heads().dino().prototypes() + patchRows * patchPrototypes);
    }

    /** Those made ahead, those that the trainer holds, as numbers of Java and of libtorch, and those of parts that wait. */
    private static long crops(DinoConfig config) {
        long global = config.crops().globalSizePx();
        long local = config.crops().localSizePx();
        long tile = 3L * FLOAT * (2 * global * global + config.crops().localCrops() * local * local);
        long ahead = (config.data().prefetchSteps() + 2L) * config.data().tilesAtOnce();
        boolean waits =
                config.data().partsPerStep() > 1 && config.loss().centering() == LossConfig.CenteringKind.SINKHORN;
        return tile * (ahead + (waits ? config.data().batchSize() : 0));
    }
}
