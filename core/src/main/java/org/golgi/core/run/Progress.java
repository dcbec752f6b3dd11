package org.golgi.core.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells a person how far long work has come: a bar with rate and remaining time that is redrawn on a terminal, a plain
 * line every ten seconds elsewhere. The command line makes one and hands it to the work.
 */
public final class Progress {
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 24;

    private final PrintStream stream;
    private final boolean terminal;
    private final boolean silent;
    private final LongSupplier nanoTime;

    private Progress(PrintStream stream, boolean terminal, boolean silent, LongSupplier nanoTime) {
        this.stream = stream;
        this.terminal = terminal;
        this.silent = silent;
        this.nanoTime = nanoTime;
    }

    /** Writes to this stream. */
    public static Progress to(PrintStream stream, boolean terminal) {
        return new Progress(stream, terminal, false, System::nanoTime);
    }

    /** Writes to this stream, which is standard error, as a bar if a person watches it. */
    public static Progress standardError(PrintStream stream) {
        return to(stream, isTerminal());
    }

    /** Writes nothing. */
    public static Progress silent() {
        return new Progress(new PrintStream(PrintStream.nullOutputStream()), false, true, System::nanoTime);
    }

    static Progress withClock(PrintStream stream, boolean terminal, LongSupplier nanoTime) {
        return new Progress(stream, terminal, false, nanoTime);
    }

    /**
     * Begins a piece of work.
     *
     * @param what shown in front
     * @param total how many units there are; 0 if nobody knows
     * @param unit plural name of a unit, such as "tiles"
     */
    public Bar start(String what, long total, String unit) {
        return new Bar(what, total, unit);
    }

    /** One piece of work. Any thread may advance it. */
    public final class Bar implements AutoCloseable {
        private final String what;
        private final long total;
        private final String unit;
        private final long started = nanoTime.getAsLong();
        private long done;
        private long doneBefore;
        private long lastShown = started;
        private String status = "";
        private boolean closed;

        private Bar(String what, long total, String unit) {
            this.what = what;
            this.total = total;
            this.unit = unit;
        }

        /** So many more units are done. */
        public synchronized void advance(long units) {
            done += units;
            show(false);
        }

        /** So many units were done before this run began; they do not count for the rate. */
        public synchronized void skip(long units) {
            done += units;
            doneBefore += units;
        }

        /** A short text shown behind the bar from now on, such as the loss. */
        public synchronized void status(String text) {
            status = text;
        }

        /** Prints a line of its own above the bar. */
        public synchronized void note(String line) {
            if (!silent) {
                stream.print((terminal ? "\r\033[K" : "") + line + System.lineSeparator());
                stream.flush();
                lastShown = terminal ? 0 : lastShown;
            }
        }

        /** Shows the last state. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                show(true);
                if (terminal && !silent) {
                    stream.print(System.lineSeparator());
                    stream.flush();
                }
            }
        }

        private void show(boolean now) {
            long time = nanoTime.getAsLong();
            Duration wait = terminal ? REDRAW : PLAIN_LINE;
            if (!silent && (now || time - lastShown >= wait.toNanos())) {
                lastShown = time;
                String line = line((time - started) / 1e9);
                stream.print(terminal ? "\r\033[K" + line : line + System.lineSeparator());
                stream.flush();
            }
        }

        private String line(double seconds) {
            double rate = seconds > 0 ? (done - doneBefore) / seconds : 0;
            StringBuilder text = new StringBuilder(what).append(' ');
            if (total > 0) {
                double share = Math.min(1, (double) done / total);
                if (terminal) {
                    int filled = (int) (share * BAR_WIDTH);
                    text.append('[')
                            .append("=".repeat(filled))
                            .append(" ".repeat(BAR_WIDTH - filled))
                            .append("] ");
                }
                text.append(String.format(Locale.ROOT, "%d/%d %s %.0f%%", done, total, unit, 100 * share));
            } else {
                text.append(done).append(' ').append(unit);
            }
            text.append(String.format(Locale.ROOT, rate < 10 ? ", %.2f/s" : ", %.0f/s", rate));
            if (closed) {
                text.append(", took ").append(clock(seconds));
            } else if (total > 0 && rate > 0) {
                text.append(", ").append(clock((total - done) / rate)).append(" left");
            }
            return status.isEmpty()
                    ? text.toString()
                    : text.append(", ").append(status).toString();
        }
    }

    private static String clock(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** System.console() is there for redirected streams too since Java 22, so Linux is asked first. */
    private static boolean isTerminal() {
        Path descriptor = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(descriptor)) {
            try {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null;
    }
}
