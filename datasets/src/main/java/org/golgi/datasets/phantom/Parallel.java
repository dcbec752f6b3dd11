package org.golgi.datasets.phantom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on several threads whose results come back in order. */
final class Parallel {
    private Parallel() {}

    static <T, R> List<R> map(List<T> inputs, ExecutorService workers, Function<T, R> work) throws IOException {
        List<Future<R>> futures = new ArrayList<>();
        for (T input : inputs) {
            futures.add(workers.submit(() -> work.apply(input)));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(get(future));
        }
        return results;
    }

    static <R> R get(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "part of a slide could not be painted: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while painting a slide", e);
        }
    }
}
