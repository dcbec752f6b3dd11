package org.golgi.core.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** Pre-norm transformer block with layer scale (Touvron et al. 2021, eq. 4). Input and output [T, D]. */
public final class Block extends Module {
    private final int index;
    private final LayerNorm norm1;
    private final Attention attn;
    private final LayerScale ls1;
    private final LayerNorm norm2;
    private final FeedForward mlp;
    private final LayerScale ls2;

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

    private Tensor residual(
            Tensor x,
            TokenGroups groups,
            DropPath drop,
            DropPath.Branch kind,
            BiFunction<Tensor, TokenGroups, Tensor> branch) {
        if (drop == DropPath.NONE) {
            return x.add(branch.apply(x, groups));
        }
        List<Tensor> rows = new ArrayList<>();
        List<TokenGroups.Group> chosen = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < groups.groups().size(); i++) {
            TokenGroups.Group group = groups.groups().get(i);
            int[] kept = drop.kept(index, kind, i, group.images());
            chosen.add(new TokenGroups.Group(kept.length == 0 ? group.images() : kept.length, group.tokens()));
            rows.add(rows(kept, group, start).to(x.device(), Ops.I64));
            start += group.rows();
        }
        Tensor y = branch.apply(x.index_select(0, Ops.cat(0, rows)), new TokenGroups(chosen));
        long from = 0;
        for (int i = 0; i < chosen.size(); i++) {
            double factor =
                    (double) groups.groups().get(i).images() / chosen.get(i).images();
            Tensor part = y.narrow(0, from, chosen.get(i).rows());
            x = x.index_add(0, rows.get(i), part, new Scalar(factor));
            from += chosen.get(i).rows();
        }
        return x;
    }

    private static Tensor rows(int[] kept, TokenGroups.Group group, int start) {
        int images = kept.length == 0 ? group.images() : kept.length;
        long[] rows = new long[images * group.tokens()];
        for (int i = 0; i < rows.length; i++) {
            int image = i / group.tokens();
            rows[i] = start + (long) (kept.length == 0 ? image : kept[image]) * group.tokens() + i % group.tokens();
        }
        return Ops.longs(rows);
    }
}
