package org.golgi.dino.loss;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Targets that use all prototypes evenly within a batch (SwAV, Caron et al. 2020, appendix A; Cuturi 2013): exp(z / T) is
 * scaled by rows and columns in turn until every prototype holds the same share of the batch and every sample sums to 1.
 *
 * <p>The matrix is never rewritten: Q = diag(r) E diag(c) is kept as its two factors, so that a round is two
 * matrix-vector products. E is divided by each prototype's largest entry, which the first scaling cancels, so that large
 * logits do not overflow and a rarely chosen prototype does not vanish.
 */
public final class SinkhornKnopp implements Centering {
    private static final int ROUNDS = 3;
    private static final double SMALLEST = 1e-37;

    @Override
    public Tensor targets(Tensor logits, double temperature) {
        return Ops.noGrad(() -> {
            double n = logits.size(0);
            double K = logits.size(1);
            Tensor z = Ops.scale(logits.to(Ops.F32), 1 / temperature); // [n, K]
            Tensor E = z.sub(z.amax(new long[] {0}, true)).exp_();
            Tensor c = torch.ones_like(E.select(1, 0)); // of the samples, [n]
            Tensor r = c;
            for (int round = 0; round < ROUNDS; round++) {
                r = inverse(E.t().mv(c), K); // of the prototypes, [K]
                Tensor sums = E.mv(r);
                if (sums.amin().item_float() < SMALLEST) {
                    return inLogarithms(z); // a sample lies so far below the others that its numbers vanish
                }
                c = inverse(sums, n);
            }
            return E.mul_(r).mul_(Ops.scale(c, n).unsqueeze(1));
        });
    }

    @Override
    public UnaryOperator<Tensor> inParts(List<Supplier<Tensor>> logits, int parts, double temperature) {
        if (parts == 1) {
            return part -> targets(part, temperature);
        }
        Tensor g = Ops.noGrad(() -> ofPrototypes(logits, temperature));
        return part -> Ops.noGrad(() -> {
            Tensor z = Ops.scale(part.to(Ops.F32), 1 / temperature);
            return Ops.softmax32(z.add(g), -1);
        });
    }

    @Override
    public boolean looksAhead() {
        return true;
    }

    /**
     * log r of the last round over all parts, [1, K]. A round needs of each part one sum a prototype, so no more than one
     * part's logits are held; that of the samples follows from r, as each sample's row sums to 1.
     */
    private static Tensor ofPrototypes(List<Supplier<Tensor>> logits, double temperature) {
        Tensor g = null;
        for (int round = 0; round < ROUNDS; round++) {
            Tensor sums = null; // log of the sum over all samples, [1, K]
            for (Supplier<Tensor> part : logits) {
                try (Scope scope = new Scope()) {
                    Tensor z = Ops.scale(part.get().to(Ops.F32), 1 / temperature);
                    Tensor scaled =
                            g == null ? z : z.sub(z.add(g).logsumexp(new long[] {1}, true)); // z + log c, but for log n
                    Tensor own = scaled.logsumexp(new long[] {0}, true);
                    sums = scope.keep(sums == null ? own.clone() : torch.logaddexp(sums, own));
                }
            }
            g = sums.neg(); // but for log K - log n, which every prototype shares and the rows' sums cancel
        }
        return g;
    }

    /** The same rounds on logarithms, which no logit can leave the range of; several times slower. */
    private static Tensor inLogarithms(Tensor z) {
        double n = z.size(0);
        double K = z.size(1);
        Tensor f = torch.zeros_like(z.select(1, 0)).unsqueeze(1); // log c, [n, 1]
        Tensor g = f;
        for (int round = 0; round < ROUNDS; round++) {
            g = z.add(f)
                    .logsumexp(new long[] {0}, true)
                    .add(new Scalar(Math.log(K)))
                    .neg(); // log r, [1, K]
            f = z.add(g)
                    .logsumexp(new long[] {1}, true)
                    .add(new Scalar(Math.log(n)))
                    .neg();
        }
        return z.add(g).add_(f).add_(new Scalar(Math.log(n))).exp_();
    }

    /** 1 / (count · sums), for sums above zero. */
    private static Tensor inverse(Tensor sums, double count) {
        return Ops.scale(sums.clamp_min(new Scalar(SMALLEST)), count).reciprocal();
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        // Every batch starts anew.
    }

    @Override
    public double centreNorm() {
        return 0;
    }

    @Override
    public void close() {
        // Holds no tensor.
    }
}
