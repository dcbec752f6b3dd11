package org.golgi.core.vit;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.DoubleVector;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;
import org.golgi.core.tensor.Ops;

/**
 * Brings the learned position embedding to the grid of an image, in the ways of DINOv2 and timm.
 *
 * <p>DINOv2 passes scale factors (h + 0.1) / M to the resampling, and libtorch uses the factors, not the sizes, for the
 * source coordinates; models trained so must be run so.
 */
final class PositionEmbedding {
    private final VitConfig config;

    PositionEmbedding(VitConfig config) {
        this.config = config;
    }

    /** [1, 1 + M M, D] to [1, 1 + h w, D] for an image of h x w patches. */
    Tensor forGrid(Tensor embedding, long h, long w) {
        long M = config.gridSide();
        if (h == M && w == M) {
            return embedding;
        }
        long D = embedding.size(2);
        Tensor cls = embedding.narrow(1, 0, 1);
        Tensor grid =
                embedding.narrow(1, 1, M * M).to(Ops.F32).reshape(1, M, M, D).permute(0, 3, 1, 2); // [1, D, M, M]
        Tensor resampled = resample(grid, h, w) // [1, D, h, w]
                .permute(0, 2, 3, 1)
                .reshape(1, h * w, D)
                .to(embedding.dtype().toScalarType());
        return Ops.cat(1, cls, resampled);
    }

    private Tensor resample(Tensor grid, long h, long w) {
        double M = config.gridSide();
        double offset = config.resampling().offset();
        if (!config.resampling().antialias() && offset != 0) {
            // The same as below; the general function would print a warning about factors at every call.
            return torch.upsample_bicubic2d(
                    grid,
                    new long[] {h, w},
                    false,
                    new DoubleOptional((h + offset) / M),
                    new DoubleOptional((w + offset) / M));
        }
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.mode().put(new kBicubic());
        options.align_corners().put(false);
        options.antialias().put(config.resampling().antialias());
        if (offset == 0) {
            options.size().put(new LongVector(h, w));
        } else {
            options.scale_factor().put(new DoubleVector((h + offset) / M, (w + offset) / M));
            options.recompute_scale_factor().put(false);
        }
        return torch.interpolate(grid, options);
    }
}
