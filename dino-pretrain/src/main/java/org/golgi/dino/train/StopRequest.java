package org.golgi.dino.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A wish to stop at the end of the current step, asked for by SIGTERM, SIGINT or a caller.
 *
 * <p>The signal reaches the process as the virtual machine's shutdown, which waits here until the run has written its
 * checkpoint, and then ends the process with the exit code of an interrupted run.
 */
public final class StopRequest implements AutoCloseable {
    /** Exit code of a run that was interrupted after it had written a checkpoint. */
    public static final int INTERRUPTED = 130;

    private static final long LONGEST_WAIT_MINUTES = 10;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitForCheckpoint, "golgi-stop");

    private StopRequest() {}

    /** Listens for the signals of the operating system until it is closed. */
    public static StopRequest ofProcess() {
        StopRequest request = new StopRequest();
        Runtime.getRuntime().addShutdownHook(request.hook);
        return request;
    }

    /** A request that only {@link #ask} makes. */
    public static StopRequest byCaller() {
        return new StopRequest();
    }

    /** Asks the run to stop after the current step. */
    public void ask() {
        asked.set(true);
    }

    public boolean asked() {
        return asked.get();
    }

    /** Tells a waiting shutdown that everything is on disk. */
    public void allWritten() {
        written.countDown();
    }

    /** Stops listening; a shutdown that has already begun is left to end by itself. */
    @Override
    public void close() {
        written.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shutdownHasBegun) {
            asked.set(true);
        }
    }

    private void waitForCheckpoint() {
        asked.set(true);
        try {
            if (written.await(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES)) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
