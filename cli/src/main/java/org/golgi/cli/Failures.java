package org.golgi.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever a command throws into one line on the error stream and an exit code. The only place that does.
 *
 * <p>Wrong usage or configuration ({@link IllegalArgumentException}, picocli's own) is 2, an interruption that left a
 * checkpoint ({@link CancellationException}) is 130, everything else is 1. {@code --verbose} adds the trace.
 */
final class Failures {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int INTERRUPTED = 130;
    private static final String VERBOSE = "--verbose";
    /** What the system says behind a path, in its own language. */
    private static final Pattern REASON = Pattern.compile(" \\([^()]*\\)$");

    private Failures() {}

    static boolean isVerbose(String... arguments) {
        return Arrays.asList(arguments).contains(VERBOSE);
    }

    static void install(CommandLine line) {
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(
                failure, command.getErr(), isVerbose(parsed.originalArgs().toArray(new String[0]))));
        line.setParameterExceptionHandler(Failures::reportUsage);
    }

    /** Prints the line and returns the exit code. */
    static int report(Throwable failure, PrintWriter err, boolean verbose) {
        Throwable cause = unwrap(failure);
        err.println("golgi: " + line(cause));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(cause);
    }

    private static int reportUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("golgi: " + firstLine(failure.getMessage()) + suggestion(failure) + "; see "
                + command.getCommandSpec().qualifiedName() + " --help");
        if (isVerbose(arguments)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return WRONG_USAGE;
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        }
        return "";
    }

    private static int exitCode(Throwable cause) {
        if (cause instanceof CancellationException) {
            return INTERRUPTED;
        }
        return cause instanceof IllegalArgumentException || cause instanceof ParameterException ? WRONG_USAGE : FAILED;
    }

    private static Throwable unwrap(Throwable failure) {
        boolean wrapper = failure instanceof UncheckedIOException
                || failure instanceof ExecutionException
                || failure instanceof CommandLine.ExecutionException
                || failure instanceof ExceptionInInitializerError;
        return wrapper && failure.getCause() != null ? unwrap(failure.getCause()) : failure;
    }

    private static String line(Throwable cause) {
        String message = firstLine(cause.getMessage());
        if (cause instanceof FileNotFoundException && REASON.matcher(message).find()) {
            String path = REASON.matcher(message).replaceFirst("");
            if (!Files.exists(Path.of(path))) {
                return path + " does not exist; check the path";
            }
            if (Files.isDirectory(Path.of(path))) {
                return path + " is a folder; give a file";
            }
        }
        if (cause instanceof NoSuchFileException) {
            return message + " does not exist; check the path";
        }
        if (cause instanceof FileSystemLoopException) {
            return message + " is a link to a folder that it lies in; remove it, or name folders without it";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return message + " exists already; give another path or remove it";
        }
        if (cause instanceof AccessDeniedException) {
            return message + " may not be read or written by this user; change its permissions or give another path";
        }
        if (cause instanceof OutOfMemoryError) {
            return "out of memory (" + message + "); give Java more with GOLGI_JAVA_OPTS=-Xmx8g, or a smaller batch";
        }
        if (cause instanceof IllegalArgumentException
                || cause instanceof IOException
                || cause instanceof ParameterException
                || cause instanceof CancellationException) {
            return message.isEmpty() ? cause.getClass().getSimpleName() : message;
        }
        return "unexpected " + cause.getClass().getSimpleName() + ": " + message + "; add " + VERBOSE
                + " to see where it comes from";
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }
}
