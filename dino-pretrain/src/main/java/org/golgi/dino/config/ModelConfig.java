package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.require;
import static org.golgi.dino.config.Checks.within;

import org.golgi.core.vit.VitConfig;
import org.golgi.core.vit.VitConfig.FeedForwardShape;
import org.golgi.core.vit.VitConfig.PositionResampling;

/**
 * The backbone that is trained.
 *
 * @param size named size, one of {@link VitConfig#NAMES}
 * @param dimension width; 0 takes the size's
 * @param depth blocks; 0 takes the size's
 * @param heads attention heads; 0 takes the size's
 * @param patchSizePx side of a patch
 * @param feedForward plain or gated
 * @param layerScale first value of γ
 * @param registers register tokens
 * @param dropPath share of the images that skip a residual branch in training
 */
public record ModelConfig(
        String size,
        int dimension,
        int depth,
        int heads,
        int patchSizePx,
        FeedForwardKind feedForward,
        double layerScale,
        int registers,
        double dropPath) {
    private static final double HIDDEN_RATIO = 4;

    /** The two kinds of feed-forward layers. */
    public enum FeedForwardKind {
        MLP,
        SWIGLU
    }

    public ModelConfig {
        require(VitConfig.NAMES.contains(size), "model.size", size, "one of " + String.join(", ", VitConfig.NAMES));
        atLeast("model.dimension", dimension, 0);
        atLeast("model.depth", depth, 0);
        atLeast("model.heads", heads, 0);
        atLeast("model.patch_size_px", patchSizePx, 1);
        atLeast("model.registers", registers, 0);
        Checks.positive("model.layer_scale", layerScale);
        within("model.drop_path", dropPath, 0, 0.99);
    }

    /**
     * The architecture for global crops of this side.
     *
     * @throws IllegalArgumentException if the crop is no multiple of the patch
     */
    public VitConfig architecture(int globalSizePx) {
        VitConfig named = VitConfig.named(size, patchSizePx, globalSizePx);
        int D = dimension == 0 ? named.dimension() : dimension;
        return new VitConfig(
                D,
                depth == 0 ? named.depth() : depth,
                heads == 0 ? named.heads() : heads,
                patchSizePx,
                globalSizePx,
                feedForward == FeedForwardKind.MLP
                        ? FeedForwardShape.mlp(D, HIDDEN_RATIO)
                        : FeedForwardShape.swiGlu(D, HIDDEN_RATIO),
                layerScale,
                registers,
                registers == 0 ? PositionResampling.DINOV2 : PositionResampling.DINOV2_REGISTERS);
    }
}
