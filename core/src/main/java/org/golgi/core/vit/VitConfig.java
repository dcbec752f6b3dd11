package org.golgi.core.vit;

import java.util.List;
import org.golgi.core.nn.Block;

/**
 * The shape of a vision transformer (Dosovitskiy et al. 2021, table 1).
 *
 * @param dimension width D
 * @param depth number of blocks
 * @param heads attention heads; divides D
 * @param patchSizePx side of a patch
 * @param imageSizePx side of the square image whose grid the position embedding holds
 * @param feedForward how the blocks' feed-forward layers are built
 * @param layerScale first value of γ on the residual branches
 * @param registers register tokens (Darcet et al. 2024)
 * @param resampling how the position embedding is brought to another grid
 */
public record VitConfig(
        int dimension,
        int depth,
        int heads,
        int patchSizePx,
        int imageSizePx,
        FeedForwardShape feedForward,
        double layerScale,
        int registers,
        PositionResampling resampling) {

    /**
     * The feed-forward layers of the blocks.
     *
     * @param gated SwiGLU instead of GELU
     * @param hidden hidden width; with gating the width of each half
     */
    public record FeedForwardShape(boolean gated, int hidden) {

        /** GELU layer of ratio times the width. */
        public static FeedForwardShape mlp(int dimension, double ratio) {
            return new FeedForwardShape(false, (int) (dimension * ratio));
        }

        /** DINOv2's gated layer: two thirds of ratio times the width, rounded up to a multiple of 8. */
        public static FeedForwardShape swiGlu(int dimension, double ratio) {
            int hidden = (int) (dimension * ratio);
            return new FeedForwardShape(true, (hidden * 2 / 3 + 7) / 8 * 8);
        }
    }

    /**
     * Bicubic resampling of the position embedding. DINOv2 without registers: offset 0.1, no antialiasing; DINOv2 with
     * registers and timm: offset 0 with antialiasing.
     *
     * @param offset added to the target grid in the scale factors; 0 resamples by size alone
     * @param antialias widen the filter when the grid shrinks
     */
    public record PositionResampling(double offset, boolean antialias) {
        public static final PositionResampling DINOV2 = new PositionResampling(0.1, false);
        public static final PositionResampling DINOV2_REGISTERS = new PositionResampling(0, true);
        public static final PositionResampling TIMM = new PositionResampling(0, true);
    }

    /** Names of {@link #named}. */
    public static final List<String> NAMES = List.of("tiny", "small", "base", "large", "huge", "giant2");

    public VitConfig {
        require(
                dimension > 0 && heads > 0 && dimension % heads == 0,
                "heads",
                heads,
                "a divisor of the width " + dimension);
        require(depth > 0, "depth", depth, "at least 1");
        require(patchSizePx > 0, "patch size", patchSizePx, "at least 1 px");
        require(
                imageSizePx >= patchSizePx && imageSizePx % patchSizePx == 0,
                "image size",
                imageSizePx,
                "a multiple of the patch size " + patchSizePx);
        require(feedForward.hidden() > 0, "feed-forward width", feedForward.hidden(), "at least 1");
        require(registers >= 0, "registers", registers, "at least 0");
    }

    /**
     * The shape of a named size with GELU layers of ratio 4.
     *
     * @throws IllegalArgumentException if the name is not one of {@link #NAMES}
     */
    public static VitConfig named(String size, int patchSizePx, int imageSizePx) {
        return switch (size) {
            case "tiny" -> of(192, 12, 3, patchSizePx, imageSizePx);
            case "small" -> of(384, 12, 6, patchSizePx, imageSizePx);
            case "base" -> of(768, 12, 12, patchSizePx, imageSizePx);
            case "large" -> of(1024, 24, 16, patchSizePx, imageSizePx);
            case "huge" -> of(1280, 32, 16, patchSizePx, imageSizePx);
            case "giant2" -> of(1536, 40, 24, patchSizePx, imageSizePx);
            default -> throw new IllegalArgumentException("size '" + size + "' is unknown; legal are " + NAMES);
        };
    }

    private static VitConfig of(int dimension, int depth, int heads, int patchSizePx, int imageSizePx) {
        return new VitConfig(
                dimension,
                depth,
                heads,
                patchSizePx,
                imageSizePx,
                FeedForwardShape.mlp(dimension, 4),
                1e-5,
                0,
                PositionResampling.DINOV2);
    }

    public VitConfig withFeedForward(FeedForwardShape shape) {
        return new VitConfig(
                dimension, depth, heads, patchSizePx, imageSizePx, shape, layerScale, registers, resampling);
    }

    public VitConfig withDepth(int blocks) {
        return new VitConfig(
                dimension, blocks, heads, patchSizePx, imageSizePx, feedForward, layerScale, registers, resampling);
    }

    public VitConfig withLayerScale(double initial) {
        return new VitConfig(
                dimension, depth, heads, patchSizePx, imageSizePx, feedForward, initial, registers, resampling);
    }

    /** With this many registers, and the resampling that goes with registers in DINOv2. */
    public VitConfig withRegisters(int count, PositionResampling how) {
        return new VitConfig(dimension, depth, heads, patchSizePx, imageSizePx, feedForward, layerScale, count, how);
    }

    /** Patches a side of the native grid. */
    public int gridSide() {
        return imageSizePx / patchSizePx;
    }

    /** How many numbers a model of this shape learns; the largest long for more than that. */
    public long parameterCount() {
        double D = dimension; // exact up to 2^53
        double hidden = feedForward.hidden();
        double block = 3 * D * D + 3 * D + D * D + D + 4 * D + 2 * D;
        block += feedForward.gated() ? 3 * D * hidden + 2 * hidden + D : 2 * D * hidden + hidden + D;
        double grid = (double) gridSide() * gridSide();
        double embeddings = 3.0 * patchSizePx * patchSizePx * D + D + (1 + grid) * D + 2 * D;
        return (long) (embeddings + registers * D + depth * block + 2 * D);
    }

    Block.Config block() {
        return new Block.Config(dimension, heads, feedForward.hidden(), feedForward.gated(), layerScale);
    }

    private static void require(boolean legal, String what, int value, String allowed) {
        if (!legal) {
            throw new IllegalArgumentException(what + " " + value + " is illegal; it must be " + allowed);
        }
    }
}
