package org.golgi.eval.adapter;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Convolution;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.LayerNorm;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;

/**
 * Multi-scale feature extractor of ViT-Adapter (Chen et al. 2023, eq. 2 and 3): ĉ = c + Attention(norm(c), norm(x)), then
 * ĉ + FFN(norm(ĉ)), a narrow feed-forward layer with a 3 x 3 convolution on each map between its two linear layers.
 */
final class Extractor extends Module {
    private static final int NARROWER = 4;

    private final LayerNorm queryNorm;
    private final LayerNorm valueNorm;
    private final DeformableAttention attention;
    private final LayerNorm feedForwardNorm;
    private final Linear in;
    private final Convolution around;
    private final Linear out;

    Extractor(int width, int heads, int points, Initializer init) {
        queryNorm = child("query_norm", new LayerNorm(width, init));
        valueNorm = child("feat_norm", new LayerNorm(width, init));
        attention =
                child("attn", new DeformableAttention(new DeformableAttention.Shape(width, heads, 1, points), init));
        feedForwardNorm = child("ffn_norm", new LayerNorm(width, init));
        int hidden = width / NARROWER;
        in = child("ffn.fc1", FirstValues.linear(width, hidden, init));
        around = child("ffn.dwconv", new Convolution(hidden, hidden, 3, 1, hidden, init));
        out = child("ffn.fc2", FirstValues.linear(hidden, width, init));
    }

    /**
     * Takes from the transformer what it knows.
     *
     * @param c rows of the three coarser maps [B, S, D]
     * @param places of their places [S, 2]
     * @param x patch tokens [B, N, D]
     * @param grid of the patches
     */
    Tensor forward(Tensor c, Tensor places, List<Level> levels, Tensor x, Level grid) {
        Tensor found = attention.forward(queryNorm.forward(c), places, valueNorm.forward(x), List.of(grid));
        Tensor sum = c.add(found);
        Tensor[] parts = Level.split(in.forward(feedForwardNorm.forward(sum)), levels);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Level.rows(around.forward(levels.get(i).map(parts[i])));
        }
        return sum.add(out.forward(torch.gelu(Ops.cat(1, parts))));
    }
}
