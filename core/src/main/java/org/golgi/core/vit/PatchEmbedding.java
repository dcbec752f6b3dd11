package org.golgi.core.vit;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Ops;

/**
 * Linear projection of flattened patches (Dosovitskiy et al. 2021, eq. 1). PyTorch writes it as a convolution whose
 * kernel and stride are the patch; here it is one product over unfolded pixels, with the convolution's weight.
 */
final class PatchEmbedding extends Module {
    private final int patch;
    private final Parameter weight;
    private final Parameter bias;

    PatchEmbedding(VitConfig config, Initializer init) {
        int D = config.dimension();
        patch = config.patchSizePx();
        long fanIn = 3L * patch * patch;
        weight = parameter("proj.weight", init.fanInUniform(fanIn, D, 3, patch, patch));
        bias = parameter("proj.bias", init.fanInUniform(fanIn, D));
    }

    /** [B, 3, H, W] to the flattened patches [B N, 3 p p], rows of patches from the top. */
    Tensor unfold(Tensor images) {
        long B = images.size(0);
        long h = images.size(2) / patch;
        long w = images.size(3) / patch;
        return images.reshape(B, 3, h, patch, w, patch)
                .permute(0, 2, 4, 1, 3, 5) // [B, h, w, 3, p, p]
                .reshape(B * h * w, 3L * patch * patch);
    }

    /** Flattened patches [R, 3 p p] to embeddings [R, D]. */
    Tensor forward(Tensor patches) {
        Tensor kernel = weight.get();
        return Ops.linear(patches.to(kernel.dtype().toScalarType()), kernel.view(kernel.size(0), -1), bias.get());
    }
}
