package org.golgi.dino.plan;

import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.VitConfig;
import org.golgi.dino.config.DinoConfig;
import org.golgi.dino.config.HeadConfig;

/**
 * What a step of a run costs, counted from its shapes. A multiplication with an addition counts as 2 FLOP; a backward
 * pass costs twice its forward pass (Kaplan et al. 2020, section 2.1).
 *
 * @param backboneParameters numbers that the backbone learns
 * @param headParameters numbers that the heads learn
 * @param flopPerStep operations of products in one step, student and teacher
 * @param memory what a step holds
 */
public record StepCost(long backboneParameters, long headParameters, double flopPerStep, StepMemory memory) {
    private static final int FLOP_PER_MULTIPLICATION = 2;
    private static final int FORWARD_AND_BACKWARD = 3;

    /** Counts the cost of this run with products in this format. */
    public static StepCost of(DinoConfig config, Precision precision) {
        VitConfig vit = config.model().architecture(config.crops().globalSizePx());
        int B = config.data().batchSize();
        Crops globals = crops(config, 2 * B, config.crops().globalSizePx());
        Crops locals =
                crops(config, config.crops().localCrops() * B, config.crops().localSizePx());
        double kept = 1 - config.model().dropPath();
        double student = FORWARD_AND_BACKWARD
                * (kept * (backboneFlop(vit, globals) + backboneFlop(vit, locals))
                        + headFlop(config, globals.images + locals.images, hiddenPatches(config, B)));
        double teacher = backboneFlop(vit, globals) + headFlop(config, globals.images, hiddenPatches(config, B));
        long backbone = vit.parameterCount();
        long heads = headParameters(vit.dimension(), config.heads().dino())
                + (config.heads().shared()
                        ? 0
                        : headParameters(vit.dimension(), config.heads().ibot()));
        return new StepCost(backbone, heads, student + teacher, StepMemory.of(config, precision, backbone, heads));
    }

    /** Images of one size. */
    record Crops(long images, long tokens) {
        long rows() {
            return images * tokens;
        }
    }

    static Crops crops(DinoConfig config, long images, int sizePx) {
        long side = sizePx / config.model().patchSizePx();
        return new Crops(images, 1 + config.model().registers() + side * side);
    }

    static double hiddenPatches(DinoConfig config, int B) {
        long side = config.crops().globalSizePx() / config.model().patchSizePx();
        double ratio = (config.mask().ratioMin() + config.mask().ratioMax()) / 2;
        return 2.0 * B * config.mask().probability() * ratio * side * side;
    }

    private static double backboneFlop(VitConfig vit, Crops crops) {
        double D = vit.dimension();
        double perToken = 4 * D * D + feedForwardWeights(vit);
        double attention = 2 * D * crops.tokens; // scores and mixing, a token
        double patches = 3.0 * vit.patchSizePx() * vit.patchSizePx() * D;
        return FLOP_PER_MULTIPLICATION * crops.rows() * (vit.depth() * (perToken + attention) + patches);
    }

    private static double feedForwardWeights(VitConfig vit) {
        int layers = vit.feedForward().gated() ? 3 : 2;
        return (double) layers * vit.dimension() * vit.feedForward().hidden();
    }

    private static double headFlop(DinoConfig config, double clsRows, double patchRows) {
        int D = config.model().architecture(config.crops().globalSizePx()).dimension();
        HeadConfig patches =
                config.heads().shared() ? config.heads().dino() : config.heads().ibot();
        return FLOP_PER_MULTIPLICATION
                * (clsRows * headParameters(D, config.heads().dino()) + patchRows * headParameters(D, patches));
    }

    static long headParameters(int dimension, HeadConfig head) {
        long total = 0;
        long in = dimension;
        for (int i = 0; i < head.layers(); i++) {
            long out = i == head.layers() - 1 ? head.bottleneck() : head.hidden();
            total += in * out + out;
            in = out;
        }
        return total + in * head.prototypes() + head.prototypes();
    }
}
