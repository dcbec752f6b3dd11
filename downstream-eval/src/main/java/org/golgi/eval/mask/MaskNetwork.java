package org.golgi.eval.mask;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Module;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.eval.adapter.VitAdapter;

/**
 * Mask2Former (Cheng et al. 2022) on a {@link VitAdapter}, as UNI's segmentation (Chen et al. 2024): pixels to classes and
 * masks of queries. The transformer below keeps its weights.
 */
public final class MaskNetwork extends Module {
    private final VitAdapter adapter;
    private final PixelDecoder pixels;
    private final MaskDecoder queries;

    public MaskNetwork(VisionTransformer vit, int numClasses, MaskShape shape, Initializer init) {
        int width = vit.config().dimension();
        adapter = child("backbone", new VitAdapter(vit, shape.adapterFor(width), init));
        pixels = child("pixel_decoder", new PixelDecoder(width, shape, init));
        queries = child("transformer_decoder", new MaskDecoder(numClasses, shape, init));
    }

    /** Normalised pixels [B, 3, H, W] to what the queries say before the first and after every layer. */
    public List<MaskPrediction> forward(Tensor images) {
        return queries.forward(pixels.forward(adapter.forward(images)));
    }
}
