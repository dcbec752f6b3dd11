package org.golgi.core.vit;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** An encoder that also says something of each patch, as segmentation needs it. */
public interface PatchEncoder extends ImageEncoder {

    /** Side of a patch in pixels; pictures have sides that are multiples of it. */
    int patchSizePx();

    /** How many blocks there are. */
    int blocks();

    /** Width D of a patch token. */
    int patchFeatureSize();

    /**
     * Patch tokens of some blocks after the final norm, without gradients.
     *
     * @param images normalised [B, 3, H, W], float32, on the processor
     * @param blocks their numbers from 1, ascending; L of them
     * @return [B, L·D, H / patch, W / patch], float32, on the processor; kept in the scope of the caller
     */
    Tensor encodePatches(Tensor images, List<Integer> blocks);
}
