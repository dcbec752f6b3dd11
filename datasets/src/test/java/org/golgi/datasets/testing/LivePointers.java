package org.golgi.datasets.testing;

import org.bytedeco.javacpp.Pointer;

/** Counts native objects for tests that look for leaks. */
public final class LivePointers {
    private static final int PAUSE_MILLIS = 20;

    private LivePointers() {}

    /** Native objects alive, once what earlier tests dropped without closing has been collected. */
    public static long settled() {
        long before = Pointer.totalCount();
        while (true) {
            System.gc();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while native memory was collected", e);
            }
            long now = Pointer.totalCount();
            if (now >= before) {
                return now;
            }
            before = now;
        }
    }
}
