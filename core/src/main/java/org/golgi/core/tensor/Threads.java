package org.golgi.core.tensor;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Processor threads of the tensor engine. There are two kinds: libtorch's own, and those of OpenBLAS, which multiplies
 * float32 on processors and knows nothing of the others.
 *
 * <p>OpenBLAS shares even a product of 65 x 64 x 65 among its threads, and whoever asked for it spins until they are done.
 * For the many small products of attention that costs more than it brings, and where other work holds a processor, a
 * hundred times as much; inside libtorch's own threads, as in its attention kernel, they wait for each other as well.
 */
public final class Threads {
    private static int alone;

    private Threads() {}

    /** Both kinds; from 1. */
    public static void set(int count) {
        torch.set_num_threads(count);
        openblas_nolapack.blas_set_num_threads(count);
    }

    /** What {@link #set} said, else all processors. */
    public static int count() {
        return torch.get_num_threads();
    }

    /**
     * Runs work that shares its products among threads itself, or whose products are small: OpenBLAS computes each on the
     * thread that asks for it.
     */
    static <T> T alone(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /**
     * The same around several {@link #products} of tensors like this one: telling OpenBLAS takes a quarter of a
     * millisecond, so it is told once for all of them.
     */
    public static void alone(Tensor like, Runnable work) {
        if (sharedByBatch(like)) {
            alone(() -> {
                work.run();
                return null;
            });
        } else {
            work.run();
        }
    }

    private static boolean sharedByBatch(Tensor tensor) {
        return !tensor.is_cuda() && tensor.dtype().toScalarType().intern() == Ops.F32;
    }

    private static synchronized void enter() {
        if (alone++ == 0) {
            openblas_nolapack.blas_set_num_threads(1);
        }
    }

    private static synchronized void leave() {
        if (--alone == 0) {
            openblas_nolapack.blas_set_num_threads(count());
        }
    }

    /**
     * out = a b for a batch of small matrices, [B, M, K] and [B, K, N]; without gradients. In float32 on processors each
     * thread multiplies a part of the batch, so the numbers do not depend on how many there are.
     *
     * @return out
     */
    public static Tensor products(Tensor out, Tensor a, Tensor b) {
        if (!sharedByBatch(out)) {
            return torch.bmm_out(out, a, b);
        }
        long batch = out.size(0);
        int parts = (int) Math.min(batch, count());
        alone(() -> {
            IntStream.range(0, parts).parallel().forEach(i -> {
                long from = batch * i / parts;
                long count = batch * (i + 1) / parts - from;
                try (Scope scope = new Scope()) {
                    torch.bmm_out(out.narrow(0, from, count), a.narrow(0, from, count), b.narrow(0, from, count));
                }
            });
            return out;
        });
        return out;
    }

    /** libtorch's fused attention kernel, softmax(q kᵀ / √d) v. */
    public static Tensor attention(Tensor q, Tensor k, Tensor v) {
        return q.is_cuda()
                ? torch.scaled_dot_product_attention(q, k, v)
                : alone(() -> torch.scaled_dot_product_attention(q, k, v));
    }
}
