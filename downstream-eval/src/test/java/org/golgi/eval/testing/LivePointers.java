package org.golgi.eval.testing;

import java.lang.ref.WeakReference;
import org.bytedeco.javacpp.Pointer;

/** Counts native objects for tests that look for leaks. */
public final class LivePointers {
    private static final int PAUSE_MILLIS = 25;
    private static final int QUIET_ROUNDS = 4;

    private LivePointers() {}

    /**
     * Native objects alive, once what earlier tests dropped without closing has been collected. Some may still go later,
     * so a test asks for no more than this.
     */
    public static long settled() {
        WeakReference<Object> dropped = new WeakReference<>(new Object());
        long count = Pointer.totalCount();
        for (int quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
            System.gc();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while native memory was collected", e);
            }
            long now = Pointer.totalCount();
            if (now != count || dropped.get() != null) {
                quiet = -1;
            }
            count = now;
        }
        return count;
    }
}
