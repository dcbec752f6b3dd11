package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TileCommandTest {

    @Test
    void a_cluster_without_spark_is_one_line_with_the_way_out() {
        CommandLine line = Golgi.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));

        assertThat(Golgi.run(line, "tile", "slides", "--out", "tiles", "--spark"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("scripts/golgi-spark")
                .contains("docs/spark.md")
                .hasLineCount(1);
    }
}
