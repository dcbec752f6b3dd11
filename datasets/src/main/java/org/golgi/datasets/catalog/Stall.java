package org.golgi.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream from which nothing has come for too long, so that its reader wakes up. */
final class Stall implements AutoCloseable {
    private final InputStream stream;
    private final long patienceNanos;
    private final Thread watch = new Thread(this::run, "stall-watch");
    private volatile long last = System.nanoTime();

    Stall(InputStream stream, Duration patience) {
        this.stream = stream;
        this.patienceNanos = patience.toNanos();
        watch.setDaemon(true);
        watch.start();
    }

    /** Something has come. */
    void moved() {
        last = System.nanoTime();
    }

    private void run() {
        try {
            while (true) {
                long left = last + patienceNanos - System.nanoTime();
                if (left <= 0) {
                    stream.close();
                    return;
                }
                Thread.sleep(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the reader sees the same
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
