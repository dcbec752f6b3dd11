package org.golgi.core.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        CountDownLatch started = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            pool.execute(() -> {
                torch.get_num_threads(); // a thread that has not asked takes over the common number at its first
                // operation
                torch.set_num_threads(1);
                started.countDown();
                await(started); // so that each thread does this once
            });
        }
        await(started);
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
        ExecutorService pool = Holder.POOL;
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < Math.min(count, Threads.count()); i++) {
            running.add(pool.submit(() -> {
                try {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        part.accept(number);
                    }
                } catch (RuntimeException | Error failed) {
                    next.set(count);
                    throw failed;
                }
            }));
        }
        finish(running);
    }

    /** Waits for all, also when one fails or the caller is interrupted, since parts use what the caller frees afterwards. */
    private static void finish(List<Future<?>> running) {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<?> one : running) {
            boolean done = false;
            while (!done) {
                try {
                    one.get();
                    done = true;
                } catch (ExecutionException e) {
                    failure = failure == null ? e.getCause() : failure;
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
