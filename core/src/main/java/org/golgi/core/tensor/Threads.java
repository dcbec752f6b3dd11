package org.golgi.core.tensor;

import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Processor threads of the tensor engine. There are two kinds: libtorch's own, and those of OpenBLAS, which multiplies
 * float32 on processors and knows nothing of the others.
 *
 * <p>OpenBLAS shares even a product of 65 x 64 x 65 among its threads, and whoever asked for it spins until they are done.
 * Inside libtorch's own threads, as in its attention kernel, they wait for each other as well, and where other work holds
 * a processor that takes a hundred times as long.
 */
public final class Threads {
    /** A millisecond or two of one thread. */
    private static final long WORTH_SHARING = 1L << 26;

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
     * Runs work whose products are too small to be shared among threads, or that shares them itself: OpenBLAS computes each
     * on the thread that asks for it.
     */
    public static <T> T alone(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /**
     * Shares products among threads only where that is worth their waiting for each other.
     *
     * @param multiplications of the largest product of the work
     */
    public static <T> T sharedFrom(long multiplications, Supplier<T> work) {
        return multiplications < WORTH_SHARING ? alone(work) : work.get();
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

    /** libtorch's fused attention kernel, softmax(q kᵀ / √d) v. */
    public static Tensor attention(Tensor q, Tensor k, Tensor v) {
        return q.is_cuda()
                ? torch.scaled_dot_product_attention(q, k, v)
                : alone(() -> torch.scaled_dot_product_attention(q, k, v));
    }
}
