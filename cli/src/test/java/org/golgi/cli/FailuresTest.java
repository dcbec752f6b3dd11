package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FailuresTest {
    private final StringWriter err = new StringWriter();

    @Test
    void wrong_values_are_usage_errors_of_one_line() {
        assertThat(run(new IllegalArgumentException("batch 0 is illegal; it must be at least 1")))
                .isEqualTo(2);
        assertThat(err).hasToString("golgi: batch 0 is illegal; it must be at least 1\n");
    }

    @Test
    void failures_of_files_end_with_1_and_name_the_file() {
        assertThat(run(new UncheckedIOException(new FileSystemLoopException("a/b"))))
                .isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "golgi: a/b is a link to a folder that it lies in; remove it, or name folders without it\n");
        err.getBuffer().setLength(0);
        assertThat(run(new UncheckedIOException(new NoSuchFileException("a/b.csv"))))
                .isEqualTo(1);
        assertThat(err).hasToString("golgi: a/b.csv does not exist; check the path\n");
        err.getBuffer().setLength(0);
        run(new FileNotFoundException("a/b.yaml (No such file or directory)"));
        assertThat(err).hasToString("golgi: a/b.yaml does not exist; check the path\n");
        err.getBuffer().setLength(0);
        run(new FileNotFoundException("a/b.yaml (Datei oder Verzeichnis nicht gefunden)"));
        assertThat(err).hasToString("golgi: a/b.yaml does not exist; check the path\n");
    }

    @Test
    void an_interruption_with_a_checkpoint_ends_with_130() {
        assertThat(run(new CancellationException("stopped; resume with --resume")))
                .isEqualTo(130);
        assertThat(err).hasToString("golgi: stopped; resume with --resume\n");
    }

    @Test
    void only_the_first_line_of_a_native_message_is_shown() {
        assertThat(run(new RuntimeException("mat1 and mat2 do not fit\nException raised from mm (most recent call)")))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("golgi: unexpected RuntimeException: mat1 and mat2 do not fit;")
                .hasLineCount(1);
    }

    @Test
    void errors_of_the_machine_are_reported_too() {
        assertThat(run(new StackOverflowError("deep"))).isEqualTo(1);
        assertThat(err.toString()).contains("StackOverflowError").hasLineCount(1);
    }

    @Test
    void verbose_adds_the_trace() {
        assertThat(run(new IOException("disk full"), "--verbose")).isEqualTo(1);
        assertThat(err.toString()).startsWith("golgi: disk full\n").contains("\tat org.golgi.cli.FailuresTest");
    }

    @Test
    void an_unknown_option_is_a_usage_error_that_suggests_the_right_one() {
        assertThat(run(null, "--jsno")).isEqualTo(2);
        assertThat(err.toString()).contains("--jsno").contains("--json").hasLineCount(1);
    }

    private int run(Throwable failure, String... options) {
        CommandLine line = Golgi.commandLine();
        line.addSubcommand(new FailingCommand(failure));
        Failures.install(line);
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "fail";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Golgi.run(line, arguments);
    }

    @Command(name = "fail")
    private static final class FailingCommand implements Callable<Integer> {
        private final Throwable failure;

        @Mixin
        private CommonOptions common;

        FailingCommand(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
    }
}
