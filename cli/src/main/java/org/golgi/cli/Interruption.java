package org.golgi.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Lets a long command end well when the user presses Ctrl-C or a scheduler sends SIGTERM.
 *
 * <p>{@code try (Interruption stop = new Interruption("writing a checkpoint")) { trainer.run(stop); }}: the command asks
 * {@link #getAsBoolean} between steps, writes its checkpoint and throws
 * {@link java.util.concurrent.CancellationException} with one line for the user; the process waits for that and exits
 * with 130. A second Ctrl-C does nothing.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
    private static final long PATIENCE_SECONDS = 600;
    private static final CompletableFuture<Integer> EXIT = new CompletableFuture<>();

    private final AtomicBoolean requested = new AtomicBoolean();
    private final Thread hook;

    /** Starts to listen. The text says what follows an interruption, such as "writing a checkpoint". */
    Interruption(String whatFollows) {
        hook = new Thread(() -> await(whatFollows), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** True once the process was asked to end. */
    @Override
    public boolean getAsBoolean() {
        return requested.get();
    }

    /** Ends the process with this code, also while it is being interrupted. */
    static void exit(int code) {
        EXIT.complete(code);
        System.exit(code); // blocks for good during a shutdown: then the hook halts the process
    }

    private void await(String whatFollows) {
        requested.set(true);
        System.err.println();
        System.err.println("golgi: interrupted, " + whatFollows + " …");
        try {
            Runtime.getRuntime().halt(EXIT.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.err.println("golgi: the command did not stop within " + PATIENCE_SECONDS + " s; its last checkpoint"
                    + " is whole");
        }
    }

    @Override
    public void close() {
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException interruptedJustNow) {
                requested.set(true);
            }
        }
    }
}
