package org.golgi.core.nn;

import java.util.function.BiFunction;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Workspace;

/** Pre-norm transformer block with layer scale (Touvron et al. 2021, eq. 4). Input and output [T, D]. */
public final class Block extends Module {
    private final int index;
    final LayerNorm norm1;
    final Attention attn;
    final LayerScale ls1;
    final LayerNorm norm2;
    final FeedForward mlp;
    final LayerScale ls2;

    /**
     * What a block is made of.
     *
     * @param dimension width D
     * @param heads attention heads
     * @param hidden width of the feed-forward layer; with gating the width of each half
     * @param gated SwiGLU instead of GELU
     * @param layerScale first value of γ
     */
    public record Config(int dimension, int heads, int hidden, boolean gated, double layerScale) {}

    public Block(int index, Config config, Initializer init) {
        int D = config.dimension();
        this.index = index;
        norm1 = child("norm1", new LayerNorm(D, init));
        attn = child("attn", new Attention(D, config.heads(), init));
        ls1 = child("ls1", new LayerScale(D, config.layerScale(), init));
        norm2 = child("norm2", new LayerNorm(D, init));
        mlp = child("mlp", config.gated() ? new SwiGlu(D, config.hidden(), init) : new Mlp(D, config.hidden(), init));
        ls2 = child("ls2", new LayerScale(D, config.layerScale(), init));
    }

    /** One step of the residual stream. */
    public Tensor forward(Tensor x, TokenGroups groups, DropPath drop) {
        try (Scope scope = new Scope()) {
            x = residual(x, groups, drop, DropPath.Branch.ATTENTION, (h, g) -> attn.forward(norm1.forward(h), g, ls1));
            x = residual(x, groups, drop, DropPath.Branch.FEED_FORWARD, (h, g) -> mlp.forward(norm2.forward(h), ls2));
            return scope.keep(x);
        }
    }

    /**
     * One step of the residual stream for some rows only, every image taking both branches: all tokens are attended to,
     * but what no later layer looks at is not computed.
     *
     * @param rows numbers of the wanted rows of x [R]
     * @return [R, D]
     */
    public Tensor forwardRows(Tensor x, TokenGroups groups, Tensor rows) {
        try (Scope scope = new Scope()) {
            Tensor mixed = attn.mix(norm1.forward(x), groups).index_select(0, rows);
            Tensor y = x.index_select(0, rows).add(attn.project(mixed, ls1));
            return scope.keep(y.add(mlp.forward(norm2.forward(y), ls2)));
        }
    }

    /** The block with its backward pass written out. */
    BlockPass pass(TokenGroups groups, DropPath drop, Workspace memory) {
        Device device = norm1.weight.get().device();
        return new BlockPass(
                this,
                ResidualRows.of(index, DropPath.Branch.ATTENTION, drop, groups, device),
                ResidualRows.of(index, DropPath.Branch.FEED_FORWARD, drop, groups, device),
                memory);
    }

    private Tensor residual(
            Tensor x,
            TokenGroups groups,
            DropPath drop,
            DropPath.Branch kind,
            BiFunction<Tensor, TokenGroups, Tensor> branch) {
        ResidualRows rows = ResidualRows.of(index, kind, drop, groups, x.device());
        return rows.add(x, branch.apply(rows.select(x), rows.groups()));
    }
}
