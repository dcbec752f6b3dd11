package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.golgi.spark.Sets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code golgi tile --spark} as spark-submit runs it, on an embedded cluster of two threads. */
class SparkTileCommandTest {
    private static final Map<String, String> SPARK = Map.of(
            "spark.master", "local[2]",
            "spark.ui.enabled", "false",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.driver.host", "127.0.0.1");

    @TempDir
    private static Path shared;

    private static Path phantoms;

    private Path root;
    private Path slides;
    private String printed;

    @BeforeAll
    static void paint() throws IOException {
        phantoms = Sets.slides(shared, 3);
    }

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        SPARK.forEach(System::setProperty);
        root = folder;
        slides = Files.createDirectory(root.resolve("slides"));
        try (Stream<Path> files = Files.list(phantoms)) {
            for (Path file : files.toList()) {
                Files.copy(file, slides.resolve(file.getFileName()));
            }
        }
    }

    @AfterEach
    void restore() {
        SPARK.keySet().forEach(System::clearProperty);
        System.clearProperty("spark.hadoop.fs.viewfs.mounttable.lab.link./data");
        System.clearProperty("spark.hadoop.fs.viewfs.mounttable.other.link./data");
    }

    private int tile(String... arguments) {
        CommandLine line = Golgi.commandLine();
        StringWriter text = new StringWriter();
        line.setOut(new PrintWriter(text, true));
        line.setErr(new PrintWriter(text, true));
        List<String> all = new ArrayList<>(List.of("tile", "--size", "128", "--max-tiles", "3"));
        all.addAll(List.of(arguments));
        int code = Golgi.run(line, all.toArray(new String[0]));
        printed = text.toString();
        return code;
    }

    @Test
    void the_set_is_that_of_a_single_machine_also_with_a_broken_slide_and_after_a_second_run() throws IOException {
        Files.write(slides.resolve("broken.svs"), new byte[] {1, 2, 3});
        String limit = "limits.failed_slides=0.5";
        Path alone = root.resolve("alone");
        Path cluster = root.resolve("cluster");
        assertThat(tile(slides.toString(), "--out", alone.toString(), "-D", limit))
                .as(printed)
                .isZero();

        assertThat(tile(slides.toString(), "--out", cluster.toString(), "-D", limit, "--spark"))
                .as(printed)
                .isZero();

        assertThat(printed).contains("9 tiles").contains("1 failed").contains("FAILED " + slides.resolve("broken.svs"));
        assertThat(Sets.contents(cluster)).isEqualTo(Sets.contents(alone)).hasSizeGreaterThan(15);

        Files.delete(cluster.resolve("slides/phantom_0001.json"));
        Files.delete(cluster.resolve("shards/phantom_0001-0000.tar"));
        assertThat(tile(slides.toString(), "--out", cluster.toString(), "-D", limit, "--spark"))
                .as(printed)
                .isZero();
        assertThat(printed).contains("2 cut before");
        assertThat(Sets.contents(cluster)).isEqualTo(Sets.contents(alone));
    }

    @Test
    void slides_and_set_may_lie_on_a_hadoop_file_system() throws IOException {
        System.setProperty(
                "spark.hadoop.fs.viewfs.mounttable.lab.link./data", root.toUri().toString());
        Path alone = root.resolve("alone");
        assertThat(tile(slides.toString(), "--out", alone.toString())).isZero();

        assertThat(tile("viewfs://lab/data/slides", "--out", "viewfs://lab/data/remote", "--spark"))
                .as(printed)
                .isZero();

        assertThat(printed).contains("9 tiles").contains("tiles: viewfs://lab/data/remote/shards");
        Path remote = root.resolve("remote");
        assertThat(shards(remote)).isEqualTo(shards(alone)).hasSize(6);
        assertThat(remote.resolve("manifest.csv")).hasSameTextualContentAs(alone.resolve("manifest.csv"));
        assertThat(remote.resolve("slides.csv")).content().contains("viewfs://lab/data/slides/phantom_0001.svs");
        assertThat(Files.list(remote).map(file -> file.getFileName().toString()))
                .noneMatch(name -> name.startsWith(".spark-"));

        assertThat(tile("viewfs://lab/data/slides", "--out", "viewfs://lab/data/remote", "--spark"))
                .as(printed)
                .isZero();
        assertThat(printed).contains("3 cut before");
    }

    private static Map<String, String> shards(Path set) throws IOException {
        return Sets.contents(set.resolve("shards"));
    }

    @Test
    void another_configuration_is_refused_where_the_set_lies() throws IOException {
        System.setProperty(
                "spark.hadoop.fs.viewfs.mounttable.other.link./data",
                root.toUri().toString());
        Files.createDirectories(root.resolve("remote"));
        Files.writeString(root.resolve("remote/tile.yaml"), "grid: {}\n");

        assertThat(tile("viewfs://other/data/slides", "--out", "viewfs://other/data/remote", "--spark"))
                .isEqualTo(1);

        assertThat(printed)
                .contains("viewfs://other/data/remote was cut with another configuration")
                .hasLineCount(1);
    }

    @Test
    void a_place_without_slides_is_one_line() {
        assertThat(tile(
                        root.resolve("nothing").toString(),
                        "--out",
                        root.resolve("x").toString(),
                        "--spark"))
                .isEqualTo(1);
        assertThat(printed).contains("nothing does not exist").hasLineCount(1);
    }
}
