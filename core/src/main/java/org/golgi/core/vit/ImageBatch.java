package org.golgi.core.vit;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Images of one size.
 *
 * @param pixels normalised [B, 3, H, W]; H and W are multiples of the patch size
 * @param mask [B, N] boolean, true where the mask token replaces a patch; empty if nothing is masked
 */
public record ImageBatch(Tensor pixels, Optional<Tensor> mask) {

    public static ImageBatch of(Tensor pixels) {
        return new ImageBatch(pixels, Optional.empty());
    }

    public static ImageBatch masked(Tensor pixels, Tensor mask) {
        return new ImageBatch(pixels, Optional.of(mask));
    }
}
