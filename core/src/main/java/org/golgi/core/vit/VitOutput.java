package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;

/**
 * What the transformer says of B images of one size: all tokens [B, 1 + R + N, D] in the order class, registers,
 * patches.
 *
 * @param tokens all tokens after the final norm (or of an inner block)
 * @param registers how many register tokens there are
 * @param gridHeight rows of patches
 * @param gridWidth patches a row
 */
public record VitOutput(Tensor tokens, int registers, int gridHeight, int gridWidth) {

    /** Class tokens [B, D]. */
    public Tensor cls() {
        return tokens.select(1, 0);
    }

    /** Register tokens [B, R, D]. */
    public Tensor registerTokens() {
        return tokens.narrow(1, 1, registers);
    }

    /** Patch tokens [B, N, D], rows of patches from the top. */
    public Tensor patches() {
        return tokens.narrow(1, 1 + registers, (long) gridHeight * gridWidth);
    }

    /** Patch tokens as a map [B, D, h, w]. */
    public Tensor patchMap() {
        long B = tokens.size(0);
        long D = tokens.size(2);
        return patches()
                .reshape(B, gridHeight, gridWidth, D)
                .permute(0, 3, 1, 2)
                .contiguous();
    }
}
