package org.golgi.core.tensor;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads on each of which libtorch computes alone. Work that falls into independent parts, each an operation and what is
 * done with its result, goes on faster there than operation by operation: no thread waits for another between them, and
 * results are still in the caches of the processor that made them.
 */
public final class LoneThreads {
    private LoneThreads() {}

    /** Made at first use; one a processor. */
    private static final class Holder {
        static final ExecutorService POOL = start(Runtime.getRuntime().availableProcessors());
    }

    private static ExecutorService start(int count) {
        Natives.load();
        int before = torch.get_num_threads();
        ExecutorService pool = Executors.newFixedThreadPool(count, LoneThread::new);
        Phaser started = new Phaser(count + 1);
        for (int i = 0; i < count; i++) {
            pool.execute(() -> {
                // A thread that has not asked takes over the common number at its first operation.
                torch.get_num_threads();
                torch.set_num_threads(1);
                started.arriveAndAwaitAdvance(); // so that each thread does this once
            });
        }
        started.arriveAndAwaitAdvance();
        // libtorch keeps the number a thread, and that last set for threads that do not yet have one.
        torch.set_num_threads(before);
        return pool;
    }

    private static final class LoneThread extends Thread {
        LoneThread(Runnable work) {
            super(work, "golgi-lone");
            setDaemon(true);
        }
    }

    /**
     * Runs parts 0 to count - 1, as many at a time as {@link Threads#count} says, and returns when all are done. Inside a
     * part it runs them one after the other.
     *
     * @throws RuntimeException or an error, that of a part; parts that have not begun are left out then
     */
    public static void forEach(int count, IntConsumer part) {
        if (Thread.currentThread() instanceof LoneThread) {
            for (int i = 0; i < count; i++) {
                part.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable some = () -> {
            try {
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    part.accept(number);
                }
            } finally {
                next.set(count); // after a failure no other begins
            }
        };
        CompletableFuture<?>[] running = new CompletableFuture<?>[Math.min(count, Threads.count())];
        Arrays.setAll(running, i -> new CompletableFuture<Void>());
        start(0, running, some);
        try {
            // Not to be interrupted: parts use what the caller frees afterwards.
            CompletableFuture.allOf(running).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            throw (Error) failed.getCause(); // a part throws no other kind
        }
    }

    /**
     * Starts a thread, which starts the next two. If the caller started all, it would still hold a processor then, and the
     * system would leave two of them on another one for some milliseconds.
     */
    private static void start(int number, CompletableFuture<?>[] running, Runnable work) {
        if (number >= running.length) {
            return;
        }
        Holder.POOL.execute(() -> {
            start(2 * number + 1, running, work);
            start(2 * number + 2, running, work);
            try {
                work.run();
                running[number].complete(null);
            } catch (RuntimeException | Error failed) {
                running[number].completeExceptionally(failed);
            }
        });
    }
}
