package org.golgi.eval.segment;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Module;

/** Classes from patch features. */
abstract class Decoder extends Module {

    /** Standardised patch features [B, C, h, w] to logits [B, K, m h, m w] for a small m. */
    abstract Tensor forward(Tensor features);

    /** Logits of every pixel of windows of this side, [B, K, side, side]. */
    final Tensor pixels(Tensor features, int sidePx) {
        return resized(forward(features), sidePx, sidePx);
    }

    static Tensor resized(Tensor x, long height, long width) {
        long[] size = {height, width};
        return torch.upsample_bilinear2d(x, size, false, new DoubleOptional(), new DoubleOptional());
    }
}
