package org.golgi.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.golgi.datasets.label.LabelTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTablesTest {
    @TempDir
    private Path phantoms;

    @BeforeEach
    void paint() throws IOException {
        Files.createDirectories(phantoms.resolve("slides"));
        Files.createDirectories(phantoms.resolve("tiles"));
        StringBuilder csv = new StringBuilder("path,label,split,slide,patient\n");
        for (int slide = 0; slide < 6; slide++) {
            Files.createFile(phantoms.resolve("slides").resolve("s" + slide + ".svs"));
            for (int tile = 0; tile < 3; tile++) {
                String split = slide < 4 ? "train" : "test";
                csv.append("gland/%d_%d.jpg,gland,%s,s%d,p%d\n".formatted(slide, tile, split, slide, slide));
            }
        }
        csv.append("fat/0.jpg,fat,train,s0,p0\n");
        Files.writeString(phantoms.resolve("tiles").resolve("labels.csv"), csv);
    }

    @Test
    void only_slides_of_the_training_split_are_cut() throws IOException {
        assertThat(DemoTables.trainingSlides(phantoms))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("s0.svs", "s1.svs", "s2.svs", "s3.svs");
    }

    @Test
    void the_probe_never_sees_the_test_split_and_judges_on_slides_of_its_own() throws IOException {
        LabelTable probe = LabelTable.read(DemoTables.writeProbeTable(phantoms));
        assertThat(probe.split("val").rows())
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.slide()).contains("s2"));
        assertThat(probe.split("train").rows())
                .hasSize(9)
                .noneSatisfy(row -> assertThat(row.slide()).contains("s2"));
        assertThat(probe.rows())
                .noneSatisfy(row -> assertThat(row.slide().orElseThrow()).isIn("s4", "s5"));
    }

    @Test
    void classes_that_one_part_lacks_are_left_out() throws IOException {
        assertThat(DemoTables.classes(phantoms)).containsExactly("gland");
        assertThat(LabelTable.read(DemoTables.writeProbeTable(phantoms)).rows())
                .noneSatisfy(row -> assertThat(row.label()).contains("fat"));
    }

    @Test
    void the_table_shows_what_the_results_say() throws IOException {
        Path result = phantoms.resolve("result.json");
        Files.writeString(result, "{\"metrics\": {\"bacc\": {\"value\": 0.5, \"lower\": 0.25, \"upper\": 0.75}}}");
        DemoScores scores = new DemoScores();
        scores.add("random weights", result);
        assertThat(scores.table(java.util.List.of("knn")))
                .hasLineCount(2)
                .contains("random weights")
                .contains("0.500 (0.250 to 0.750)");
    }
}
