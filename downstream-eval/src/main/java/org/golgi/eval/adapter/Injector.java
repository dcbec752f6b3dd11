package org.golgi.eval.adapter;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.LayerNorm;
import org.golgi.core.nn.Module;
import org.golgi.core.nn.Parameter;

/**
 * Spatial feature injector of ViT-Adapter (Chen et al. 2023, eq. 1): x̂ = x + γ Attention(norm(x), norm(c)). γ begins at
 * 0, so that at first the transformer works as it was trained.
 */
final class Injector extends Module {
    private final LayerNorm queryNorm;
    private final LayerNorm valueNorm;
    private final DeformableAttention attention;
    private final Parameter gamma;

    Injector(int width, int heads, int points, Initializer init) {
        queryNorm = child("query_norm", new LayerNorm(width, init));
        valueNorm = child("feat_norm", new LayerNorm(width, init));
        attention =
                child("attn", new DeformableAttention(new DeformableAttention.Shape(width, heads, 3, points), init));
        gamma = parameter("gamma", init.zeros(width));
    }

    /**
     * Gives the transformer what the convolutions saw.
     *
     * @param x patch tokens [B, N, D]
     * @param places of the patches [N, 2]
     * @param c rows of the three coarser maps [B, S, D]
     */
    Tensor forward(Tensor x, Tensor places, Tensor c, List<Level> levels) {
        Tensor found = attention.forward(queryNorm.forward(x), places, valueNorm.forward(c), levels);
        return x.add(found.mul(gamma.get()));
    }
}
