package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PlanCommandTest {

    @Test
    void a_slow_machine_is_told_a_rate_and_not_none() {
        StringWriter out = new StringWriter();
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertThat(Golgi.run(line, "plan", "--preset", "uni", "--device", "cpu", "--utilisation", "0.001"))
                .isZero();
        assertThat(out.toString()).containsPattern("speed +0\\.0*[1-9]\\d images/s");
        assertThat(out.toString())
                .containsPattern("crops +\\d+\\.\\d\\d GiB")
                .containsPattern("resident +\\d+\\.\\d\\d GiB");
    }
}
