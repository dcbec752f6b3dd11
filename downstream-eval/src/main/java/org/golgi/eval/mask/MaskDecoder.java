package org.golgi.eval.mask;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.LayerNorm;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Ops;
import org.golgi.eval.adapter.FirstValues;
import org.golgi.eval.adapter.Level;
import org.golgi.eval.adapter.VitAdapter;

/**
 * Mask2Former's transformer decoder (Cheng et al. 2022, section 3.2): N learned queries look at the maps in turn from the
 * coarsest to the finest, each only where its last mask is above one half (masked attention, eq. 1 to 3), then at each
 * other. Before the first and after every layer each query says a class (or none) and a mask.
 */
final class MaskDecoder extends Module {
    private static final int HIDDEN = 4;

    private final int width;
    private final Parameter queries;
    private final Parameter queryPositions;
    private final Parameter levelEmbedding;
    private final List<Layer> layers;
    private final LayerNorm norm;
    private final Linear classifier;
    private final List<Linear> maskEmbedding;

    private static final class Layer extends Module {
        private final QueryAttention cross;
        private final LayerNorm crossNorm;
        private final QueryAttention self;
        private final LayerNorm selfNorm;
        private final Linear in;
        private final Linear out;
        private final LayerNorm norm;

        Layer(int width, int heads, Initializer init) {
            cross = child("cross_attn", new QueryAttention(width, heads, init));
            crossNorm = child("norm1", new LayerNorm(width, init));
            self = child("self_attn", new QueryAttention(width, heads, init));
            selfNorm = child("norm2", new LayerNorm(width, init));
            in = child("linear1", FirstValues.linear(width, HIDDEN * width, init));
            out = child("linear2", FirstValues.linear(HIDDEN * width, width, init));
            norm = child("norm3", new LayerNorm(width, init));
        }

        Tensor forward(Tensor x, Tensor positions, Tensor keys, Tensor values, Tensor hidden) {
            Tensor seen = crossNorm.forward(x.add(cross.forward(x.add(positions), keys, values, hidden)));
            Tensor among = seen.add(positions);
            Tensor told = selfNorm.forward(seen.add(self.forward(among, among, seen, null)));
            return norm.forward(told.add(out.forward(torch.relu(in.forward(told)))));
        }
    }

    MaskDecoder(int numClasses, MaskShape shape, Initializer init) {
        width = shape.width();
        queries = parameter("query_feat", init.normal(1, shape.queries(), width));
        queryPositions = parameter("query_embed", init.normal(1, shape.queries(), width));
        levelEmbedding = parameter("level_embed", init.normal(1, 3, width));
        layers = children("layers", shape.layers(), i -> new Layer(width, shape.heads(), init));
        norm = child("decoder_norm", new LayerNorm(width, init));
        classifier = child("class_embed", FirstValues.linear(width, numClasses + 1, init));
        maskEmbedding = children("mask_embed", 3, i -> FirstValues.linear(width, width, init));
    }

    /** What the queries say before the first and after each layer; the last entry is the answer. */
    List<MaskPrediction> forward(PixelDecoder.Pixels pixels) {
        long B = pixels.masks().size(0);
        long N = queries.get().size(0);
        Tensor x = queries.get().unsqueeze(0).expand(B, N, width);
        List<MaskPrediction> all = new ArrayList<>(List.of(predict(x, pixels.masks())));
        for (int i = 0; i < layers.size(); i++) {
            int scale = i % pixels.scales().size();
            Level level = pixels.levels().get(scale);
            Tensor values = pixels.scales().get(scale).add(levelEmbedding.get().select(0, scale));
            Tensor keys = values.add(SinePositions.of(level, width));
            Tensor hidden = hidden(all.get(i).masks(), level);
            x = layers.get(i).forward(x, queryPositions.get(), keys, values, hidden);
            all.add(predict(x, pixels.masks()));
        }
        return all;
    }

    private MaskPrediction predict(Tensor x, Tensor pixels) {
        Tensor normed = norm.forward(x);
        Tensor embedding = torch.relu(maskEmbedding.get(0).forward(normed));
        embedding = maskEmbedding.get(2).forward(torch.relu(maskEmbedding.get(1).forward(embedding))); // [B, N, C]
        Tensor masks = torch.bmm(embedding, pixels.flatten(2, 3)); // [B, N, h w]
        return new MaskPrediction(
                classifier.forward(normed), masks.view(x.size(0), x.size(1), pixels.size(2), pixels.size(3)));
    }

    /**
     * Where the queries may not look, [B, N, places]: where their mask is below one half (eq. 2 and 3). A query whose mask
     * is empty looks everywhere. No gradient.
     */
    static Tensor hidden(Tensor masks, Level level) {
        return Ops.noGrad(() -> {
            Tensor small = VitAdapter.resized(masks.detach(), level).flatten(2, 3); // [B, N, S]
            Tensor below = small.lt(new Scalar(0.0)); // the logit of one half
            Tensor nowhere = below.all(2, true); // [B, N, 1]
            return below.logical_and(nowhere.logical_not());
        });
    }
}
