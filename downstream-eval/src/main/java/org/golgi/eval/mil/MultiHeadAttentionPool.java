package org.golgi.eval.mil;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;

/**
 * Attention pooling with several heads on the raw features, as in TRIDENT and Patho-Bench: [B, N, D] to [B, branches, D].
 */
public final class MultiHeadAttentionPool extends Module {
    private static final double MASKED = -1e9;

    private final List<Linear> attention;
    private final List<Linear> gates;
    private final List<Linear> branching;
    private final List<Linear> condensing;

    /**
     * The shape.
     *
     * @param features width D of the features
     * @param inner width of a head's attention network
     * @param heads how many heads look at the bag
     * @param branches pooled vectors a bag
     */
    public record Config(int features, int inner, int heads, int branches, boolean gated) {}

    /**
     * What came out.
     *
     * @param pooled [B, branches, D]
     * @param scores attention before the softmax [B, branches, heads, N]
     */
    public record Pooled(Tensor pooled, Tensor scores) {}

    public MultiHeadAttentionPool(Config config, Initializer init) {
        attention = linears("attention_heads", config, init);
        gates = config.gated() ? linears("gating_layers", config, init) : List.of();
        branching =
                children("branching_layers", config.heads(), i -> new Linear(config.inner(), config.branches(), init));
        condensing = config.heads() == 1
                ? List.of()
                : List.of(child(
                        "condensing_layer", new Linear(config.heads() * config.features(), config.features(), init)));
    }

    private List<Linear> linears(String key, Config config, Initializer init) {
        List<Linear> list = new ArrayList<>();
        for (int i = 0; i < config.heads(); i++) {
            list.add(child(key + "." + i + ".0", new Linear(config.features(), config.inner(), init)));
        }
        return list;
    }

    /**
     * Pools bags of equal size.
     *
     * @param features [B, N, D]
     * @param mask [B, N] boolean, true where there is a patch
     */
    public Pooled forward(Tensor features, Tensor mask) {
        List<Tensor> pooled = new ArrayList<>();
        List<Tensor> scores = new ArrayList<>();
        Tensor absent = mask.logical_not().unsqueeze(1); // [B, 1, N]
        for (int i = 0; i < attention.size(); i++) {
            Tensor a = torch.tanh(attention.get(i).forward(features));
            if (!gates.isEmpty()) {
                a = a.mul(torch.sigmoid(gates.get(i).forward(features)));
            }
            Tensor score = branching.get(i).forward(a).transpose(1, 2); // [B, branches, N]
            Tensor visible = score.masked_fill(absent, new Scalar(MASKED));
            scores.add(visible.unsqueeze(2));
            pooled.add(torch.bmm(Ops.softmax32(visible, 2), features)); // [B, branches, D]
        }
        Tensor joined = Ops.cat(2, pooled);
        return new Pooled(condensing.isEmpty() ? joined : condensing.get(0).forward(joined), Ops.cat(2, scores));
    }
}
