package org.golgi.eval.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.nn.Module;
import org.golgi.core.tensor.Ops;

/**
 * Multi-scale deformable attention (Zhu et al. 2021, eq. 3): a query z at the place p looks at K places of each of L
 * scales x,
 *
 * <p>Σ over heads m of W_m Σ over l and k of A_mlk · W'_m x_l(p + Δp_mlk),
 *
 * <p>where the distances Δp and the weights A (a softmax over l and k) are linear in z and values between places are
 * interpolated, 0 beyond the edges. At first the heads look in even directions, K steps far, with even weights.
 */
public final class DeformableAttention extends Module {
    private static final long BILINEAR = 0;
    private static final long ZEROS = 0;

    private final Shape shape;
    private final Linear offsets;
    private final Linear weights;
    private final Linear value;
    private final Linear out;

    /**
     * The shape.
     *
     * @param width D of queries and values
     * @param heads divides D
     * @param levels L
     * @param points K
     */
    public record Shape(int width, int heads, int levels, int points) {

        public Shape {
            if (width % heads != 0) {
                throw new IllegalArgumentException(
                        "width " + width + " does not divide into " + heads + " heads; choose a divisor");
            }
        }
    }

    public DeformableAttention(Shape shape, Initializer init) {
        this.shape = shape;
        int places = shape.heads() * shape.levels() * shape.points();
        offsets = child("sampling_offsets", FirstValues.constant(shape.width(), directions(shape), init));
        weights = child("attention_weights", FirstValues.constant(shape.width(), new float[places], init));
        value = child("value_proj", FirstValues.linear(shape.width(), shape.width(), init));
        out = child("output_proj", FirstValues.linear(shape.width(), shape.width(), init));
    }

    private static float[] directions(Shape shape) {
        float[] bias = new float[shape.heads() * shape.levels() * shape.points() * 2];
        for (int i = 0; i < bias.length / 2; i++) {
            int head = i / (shape.levels() * shape.points());
            double angle = 2 * Math.PI * head / shape.heads();
            double reach = (i % shape.points() + 1) / Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
            bias[2 * i] = (float) (Math.cos(angle) * reach);
            bias[2 * i + 1] = (float) (Math.sin(angle) * reach);
        }
        return bias;
    }

    /**
     * Attends.
     *
     * @param query [B, Q, D]
     * @param places of the queries, x and y from 0 to 1: [Q, 2]
     * @param values rows of all levels [B, S, D]
     * @return [B, Q, D]
     */
    public Tensor forward(Tensor query, Tensor places, Tensor values, List<Level> levels) {
        long B = query.size(0);
        long Q = query.size(1);
        int H = shape.heads();
        int L = shape.levels();
        int K = shape.points();
        long d = shape.width() / H;
        Tensor distances = offsets.forward(query).view(B, Q, H, L, K, 2);
        Tensor shares = Ops.softmax32(weights.forward(query).view(B, Q, H, (long) L * K), -1);
        Tensor from = places.view(1, Q, 1, 1, 2);
        Tensor[] parts = Level.split(value.forward(values), levels);
        List<Tensor> sampled = new ArrayList<>();
        for (int l = 0; l < L; l++) {
            Level level = levels.get(l);
            Tensor extent = Ops.floats(new float[] {level.width(), level.height()}, 2);
            Tensor at = from.add(distances.select(3, l).div(extent)); // [B, Q, H, K, 2]
            Tensor grid = Ops.scale(at, 2).sub(Ops.floats(new float[] {1}, 1));
            grid = grid.permute(0, 2, 1, 3, 4).reshape(B * H, Q, K, 2);
            Tensor map = parts[l].reshape(B, level.places(), H, d)
                    .permute(0, 2, 3, 1)
                    .reshape(B * H, d, level.height(), level.width());
            sampled.add(torch.grid_sampler_2d(map, grid, BILINEAR, ZEROS, false)); // [B H, d, Q, K]
        }
        Tensor share = shares.permute(0, 2, 1, 3).reshape(B * H, 1, Q, (long) L * K);
        Tensor mixed = Ops.cat(3, sampled).mul(share).sum(-1); // [B H, d, Q]
        return out.forward(mixed.reshape(B, shape.width(), Q).transpose(1, 2));
    }
}
