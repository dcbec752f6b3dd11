package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void several_grids_make_a_tile_set_each_equal_to_that_of_a_run_of_its_own(@TempDir Path work) throws Exception {
        String slides = work.resolve("phantoms/slides").toString();
        assertThat(run("phantom", "--out", work.resolve("phantoms").toString(), "--slides", "1", "--size-px", "1024"))
                .isEmpty();

        assertThat(run("tile", slides, "--out", work.resolve("both").toString(), "--grid", "128@0.5,64@2"))
                .isEmpty();
        assertThat(run("tile", slides, "--out", work.resolve("one").toString(), "--size", "64", "--mpp", "2"))
                .isEmpty();

        assertThat(work.resolve("both/128px-0.5um/slides.csv")).exists();
        assertThat(shards(work.resolve("both/64px-2um")))
                .isNotEmpty()
                .containsExactlyEntriesOf(shards(work.resolve("one")));
    }

    @Test
    void grids_that_cannot_be_meant_are_refused_in_one_line() {
        assertThat(run("tile", "slides", "--out", "tiles", "--grid", "256"))
                .contains("'256' is no grid")
                .contains("256@0.5")
                .hasLineCount(1);
        assertThat(run("tile", "slides", "--out", "tiles", "--grid", "256@0.5", "--size", "128"))
                .contains("--size")
                .hasLineCount(1);
        assertThat(run("tile", "slides", "--out", "tiles", "--grid", "256@0.5,256@0.50"))
                .contains("256@0.50 is given twice")
                .hasLineCount(1);
    }

    /** What goes to standard error. */
    private static String run(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(new StringWriter(), true));
        Golgi.run(line, arguments);
        return err.toString();
    }

    /** Bytes of each file of a tile set's shards. */
    private static SortedMap<String, String> shards(Path set) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(set.resolve("shards"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(set.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
