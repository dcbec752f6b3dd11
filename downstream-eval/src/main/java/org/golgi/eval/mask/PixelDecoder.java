package org.golgi.eval.mask;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Convolution;
import org.golgi.core.nn.GroupNorm;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.LayerNorm;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;
import org.golgi.core.tensor.Ops;
import org.golgi.eval.adapter.DeformableAttention;
import org.golgi.eval.adapter.FirstValues;
import org.golgi.eval.adapter.Level;
import org.golgi.eval.adapter.VitAdapter;

/**
 * Mask2Former's pixel decoder (Cheng et al. 2022, section 3.2): the maps at 1/32, 1/16 and 1/8 look at each other by
 * deformable attention, then the one at 1/8 is brought to 1/4 and joined with the finest map.
 */
final class PixelDecoder extends Module {
    private static final int NORM_GROUPS = 8;
    private static final int HIDDEN = 4;

    private final int width;
    private final List<Convolution> project;
    private final List<GroupNorm> projectNorms;
    private final Parameter levelEmbedding;
    private final List<Layer> layers;
    private final Convolution lateral;
    private final GroupNorm lateralNorm;
    private final Convolution smooth;
    private final GroupNorm smoothNorm;
    private final Convolution mask;

    /**
     * What the transformer decoder works on.
     *
     * @param masks embedding of every place at 1/4 [B, C, H/4, W/4]
     * @param scales rows of the maps at 1/32, 1/16 and 1/8, each [B, h w, C]
     * @param levels their grids
     */
    record Pixels(Tensor masks, List<Tensor> scales, List<Level> levels) {}

    private static final class Layer extends Module {
        private final DeformableAttention attention;
        private final LayerNorm attentionNorm;
        private final Linear in;
        private final Linear out;
        private final LayerNorm norm;

        Layer(int width, int heads, Initializer init) {
            var shape = new DeformableAttention.Shape(width, heads, 3, MaskShape.POINTS);
            attention = child("self_attn", new DeformableAttention(shape, init));
            attentionNorm = child("norm1", new LayerNorm(width, init));
            in = child("linear1", FirstValues.linear(width, HIDDEN * width, init));
            out = child("linear2", FirstValues.linear(HIDDEN * width, width, init));
            norm = child("norm2", new LayerNorm(width, init));
        }

        Tensor forward(Tensor x, Tensor positions, Tensor places, List<Level> levels) {
            Tensor found = attention.forward(x.add(positions), places, x, levels);
            Tensor sum = attentionNorm.forward(x.add(found));
            return norm.forward(sum.add(out.forward(torch.relu(in.forward(sum)))));
        }
    }

    PixelDecoder(int features, MaskShape shape, Initializer init) {
        width = shape.width();
        project = children("input_proj", 3, i -> new Convolution(features, width, 1, init));
        projectNorms = children("input_norm", 3, i -> new GroupNorm(NORM_GROUPS, width, init));
        levelEmbedding = parameter("level_embed", init.normal(1, 3, width));
        layers = children("layers", shape.pixelLayers(), i -> new Layer(width, shape.heads(), init));
        lateral = child("adapter_1", new Convolution(features, width, 1, init));
        lateralNorm = child("adapter_1_norm", new GroupNorm(NORM_GROUPS, width, init));
        smooth = child("layer_1", new Convolution(width, width, 3, init));
        smoothNorm = child("layer_1_norm", new GroupNorm(NORM_GROUPS, width, init));
        mask = child("mask_features", new Convolution(width, width, 1, init));
    }

    /** Maps at 1/4, 1/8, 1/16 and 1/32. */
    Pixels forward(List<Tensor> maps) {
        List<Level> levels = new ArrayList<>();
        List<Tensor> rows = new ArrayList<>();
        List<Tensor> positions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Tensor map = maps.get(3 - i); // the coarsest first
            Level level = Level.of(map);
            levels.add(level);
            rows.add(Level.rows(projectNorms.get(i).forward(project.get(i).forward(map))));
            positions.add(
                    SinePositions.of(level, width).add(levelEmbedding.get().select(0, i)));
        }
        Tensor x = Ops.cat(1, rows);
        Tensor places = Level.middles(levels);
        Tensor position = Ops.cat(1, positions);
        for (Layer layer : layers) {
            x = layer.forward(x, position, places, levels);
        }
        Tensor[] scales = Level.split(x, levels);
        Tensor finest = lateralNorm.forward(lateral.forward(maps.get(0)));
        Tensor up = VitAdapter.resized(levels.get(2).map(scales[2]), Level.of(finest));
        Tensor smoothed = torch.relu(smoothNorm.forward(smooth.forward(finest.add(up))));
        return new Pixels(mask.forward(smoothed), List.of(scales), levels);
    }
}
