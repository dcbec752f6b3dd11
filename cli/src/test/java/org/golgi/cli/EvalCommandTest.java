package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.task.ResultFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvalCommandTest {
    private static final String BASELINE = "--encoder=baseline:colour-texture";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final StringBuilder table = new StringBuilder("path,label,split,slide_id\n");

    /** Pink and blue tiles: 24 to learn from and 12 to test on, three of a slide. */
    @BeforeEach
    void make_a_small_data_set() throws IOException {
        for (int i = 0; i < 36; i++) {
            boolean pink = i % 2 == 0;
            String name = "tile" + i + ".png";
            Files.write(folder.resolve(name), ImageCodec.png(tile(pink, i)));
            String split = i < 24 ? "train" : "test";
            table.append("%s,%s,%s,s%d%n".formatted(name, pink ? "pink" : "blue", split, i / 3));
        }
        Files.writeString(folder.resolve("labels.csv"), table);
    }

    private static RgbImage tile(boolean pink, int seed) {
        RgbImage image = RgbImage.blank(32, 32);
        Rng rng = Rng.of(seed);
        for (int i = 0; i < image.pixels().length; i++) {
            int[] colour = pink ? new int[] {210, 110, 150} : new int[] {90, 110, 190};
            image.pixels()[i] = (byte) (colour[i % 3] + rng.nextInt(40));
        }
        return image;
    }

    @Test
    void a_folder_is_embedded_evaluated_and_the_result_written() throws IOException {
        Path json = folder.resolve("result.json");
        assertThat(golgi("eval", "linear", folder.toString(), BASELINE, "--protocol", "sklearn-lr", "-o", json + ""))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("balanced accuracy").contains("1.0000");
        ResultFile result = ResultFile.read(json);
        assertThat(result.protocol().id()).isEqualTo("sklearn-lr");
        assertThat(result.data().trainCounts()).containsExactly(12, 12);
        assertThat(result.data().testGroups()).isEqualTo(4);
        assertThat(result.samples().ids()).hasSize(12);
        assertThat(result.samples().predictions()).isEqualTo(result.samples().targets());
        assertThat(result.metrics().get("bacc").spread()).contains("slide");
    }

    @Test
    void embedding_first_gives_the_same_result() throws IOException {
        Path features = folder.resolve("features.safetensors");
        assertThat(golgi("embed", folder.toString(), BASELINE, "-o", features.toString()))
                .isZero();
        Path direct = folder.resolve("direct.json");
        Path later = folder.resolve("later.json");
        assertThat(golgi("eval", "knn", folder.toString(), BASELINE, "-k", "3", "-o", direct.toString()))
                .isZero();
        assertThat(golgi("eval", "knn", features.toString(), "-k", "3", "-o", later.toString()))
                .isZero();
        assertThat(ResultFile.read(later).metrics())
                .isEqualTo(ResultFile.read(direct).metrics());
        assertThat(ResultFile.read(later).encoder())
                .isEqualTo(ResultFile.read(direct).encoder());
        assertThat(golgi("eval", "fewshot", features.toString(), "--shots", "1,4", "--episodes", "5"))
                .isZero();
        assertThat(golgi("eval", "retrieval", features.toString())).isZero();
        assertThat(out.toString())
                .contains("1 shot ", "4 shots")
                .contains("MVAcc@5", "Acc@1 ")
                .doesNotContain("accuracy, 3 shots");
    }

    @Test
    void without_a_split_every_picture_is_predicted_from_the_others() throws IOException {
        Path csv = folder.resolve("unsplit.csv");
        // Labels that the pictures do not tell: only a probe that saw a picture itself could know its label.
        StringBuilder unsplit = new StringBuilder("path,label,slide_id\n");
        Rng rng = Rng.of(11);
        for (int i = 0; i < 36; i++) {
            unsplit.append("tile%d.png,%s,s%d%n".formatted(i, rng.nextInt(2) == 0 ? "heads" : "tails", i / 2));
        }
        Files.writeString(csv, unsplit);
        Path json = folder.resolve("folds.json");
        assertThat(golgi("eval", "knn", csv + "", BASELINE, "-k", "1", "--folds", "4", "--seed", "2", "-o", json + ""))
                .as(err.toString())
                .isZero();
        ResultFile result = ResultFile.read(json);
        assertThat(result.protocol().id()).isEqualTo("knn1-centred-cv4-seed2");
        assertThat(result.samples().ids()).hasSize(36).doesNotHaveDuplicates();
        assertThat(result.metrics().get("acc").value()).isBetween(0.2, 0.8);
        assertThat(result.metrics().get("bacc").spread()).contains("slide");
        assertThat(out.toString()).contains("36 pictures in 4 folds").contains("18 slides or patients");
        assertThat(golgi("eval", "linear", folder + "", BASELINE, "--protocol", "sklearn-lr", "--folds", "3"))
                .isZero();
        assertThat(out.toString()).contains("sklearn-lr-cv3-seed0").contains("1.0000");
        Path task = folder.resolve("task");
        assertThat(golgi("eval", "task", "own", csv + "", BASELINE, "-o", task + ""))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("has no split: name its column with --split-column, or part it by --hold-out");
        assertThat(golgi("eval", "task", "own", csv + "", BASELINE, "--hold-out", "0.25", "-o", task + ""))
                .isZero();
        assertThat(ResultFile.read(task.resolve("own.knn-20.json")).samples().ids())
                .hasSizeBetween(6, 12);
    }

    @Test
    void more_folds_than_slides_of_a_class_are_an_error() throws IOException {
        assertThat(golgi("eval", "knn", folder.toString(), BASELINE, "-k", "1", "--folds", "20"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("class 'blue' has 12 independent", "too few for 20 folds");
    }

    @Test
    void a_slide_on_both_sides_is_an_error() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), table.toString().replace("test,s8", "test,s0"));
        assertFails("slide is in the training and in the test set", "'s0'", "split by patient or slide");
    }

    @Test
    void a_picture_on_both_sides_is_an_error() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), table + "tile0.png,pink,test,s99\n");
        assertFails("1 picture is in the training and in the test set", "'tile0.png'");
    }

    @Test
    void a_missing_split_is_an_error_that_lists_those_there_are() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), table.toString().replace(",test,", ",val,"));
        assertFails("split [test] for testing does not exist", "[train, val]");
    }

    @Test
    void a_label_that_only_the_test_set_has_is_an_error() throws IOException {
        Files.writeString(
                folder.resolve("labels.csv"), table.toString().replace("tile30.png,pink", "tile30.png,green"));
        assertFails("test set has pictures of [green]", "--classes");
    }

    @Test
    void a_class_without_test_pictures_is_an_error() throws IOException {
        Files.writeString(
                folder.resolve("labels.csv"),
                table.toString().replaceAll("(tile\\d+\\.png),pink,test", "$1,blue,test"));
        assertFails("class 'pink' has no picture in the test set");
    }

    @Test
    void a_picture_without_label_is_an_error() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), table.toString().replace("tile30.png,pink", "tile30.png,"));
        assertFails("'tile30.png' of the test set has no label");
    }

    @Test
    void a_picture_that_cannot_be_decoded_is_an_error() throws IOException {
        Files.writeString(folder.resolve("tile7.png"), "no picture");
        assertFails("1 of 36 tiles cannot be read", "tile7.png");
    }

    @Test
    void slides_are_embedded_into_hdf5_and_evaluated_from_there() throws IOException {
        Path slides = folder.resolve("features_baseline");
        assertThat(golgi("embed", folder + "", BASELINE, "--format", "h5", "-o", slides + ""))
                .as(err.toString())
                .isZero();
        StringBuilder files = new StringBuilder("path,label,split\n");
        for (int i = 0; i < 12; i++) {
            files.append("s%d.h5,%s,%s%n".formatted(i, i % 2 == 0 ? "even" : "odd", i < 8 ? "train" : "test"));
        }
        Path csv = slides.resolve("slides.csv");
        Files.writeString(csv, files);
        Path json = folder.resolve("slides.json");
        assertThat(golgi("eval", "slide", csv + "", "--head", "mi-simpleshot", "-o", json + ""))
                .as(err.toString())
                .isZero();
        assertThat(ResultFile.read(json).samples().ids()).containsExactly("s8", "s9", "s10", "s11");
        assertThat(ResultFile.read(json).encoder().name()).isEqualTo("baseline:colour-texture");
        assertThat(golgi("eval", "knn", csv + "", BASELINE, "-k", "3")).isZero();
        assertThat(golgi("eval", "knn", csv + "", "--encoder=random:tiny/8@32?depth=1", "-k", "3"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("were made by encoder 'baseline:colour-texture'", "not by 'random:tiny");
    }

    @Test
    void the_same_regions_are_evaluated_at_several_sizes() throws IOException {
        Path results = folder.resolve("sizes");
        assertThat(golgi(
                        "eval",
                        "resolutions",
                        folder + "",
                        "--encoder=random:tiny/8@32?depth=1",
                        "--sizes",
                        "32,48",
                        "--protocol",
                        "sklearn-lr",
                        "-k",
                        "3",
                        "--results",
                        results + ""))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("sklearn-lr-32px", "knn3-centred-48px");
        ResultFile small = ResultFile.read(results.resolve("knn3-centred-32px.json"));
        ResultFile large = ResultFile.read(results.resolve("knn3-centred-48px.json"));
        assertThat(large.encoder().hash()).isEqualTo(small.encoder().hash());
        assertThat(large.encoder().transform())
                .isNotEqualTo(small.encoder().transform())
                .contains("48");
        assertThat(golgi("eval", "resolutions", folder + "", "--encoder=random:tiny/8@32?depth=1", "--sizes", "30"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("30 px").contains("multiple of the patch size 8");
    }

    @Test
    void a_suite_holds_several_sizes_and_goes_on_with_those_that_are_missing() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        String yaml = "tasks:\n  - {name: sized, data: ., sizes: %s, protocols: ['knn:3', 'linear:sklearn-lr']}\n"
                + "  - {name: own, data: ., protocols: ['knn:3']}\n";
        Files.writeString(suite, yaml.formatted("[32, 104]"));
        Path results = folder.resolve("results");
        String[] run = {"eval", "suite", suite + "", "--encoder=random:tiny/8@32?depth=1", "-o", results + ""};
        assertThat(golgi(run)).as(err.toString()).isZero();
        ResultFile large = ResultFile.read(results.resolve("sized.knn-3-104px.json"));
        assertThat(large.protocol().id()).isEqualTo("knn3-centred-104px");
        assertThat(large.encoder().transform()).contains("104");
        Path alone = folder.resolve("alone");
        golgi("eval", "resolutions", folder + "", run[3], "--sizes", "104", "-k", "3", "--results", alone + "");
        assertThat(large.metrics())
                .isEqualTo(ResultFile.read(alone.resolve("knn3-centred-104px.json"))
                        .metrics());
        Path task = folder.resolve("task");
        assertThat(golgi("eval", "task", "own", folder + "", run[3], "--sizes", "104", "-o", task + ""))
                .as(err.toString())
                .isZero();
        assertThat(task.resolve("own.knn-20-104px.json")).exists();
        assertThat(task.resolve("own.retrieval-104px.json")).doesNotExist();
        assertThat(golgi("eval", "task", "own", folder + "", run[3], "--sizes", "card", "-o", task + ""))
                .isEqualTo(2);
        assertThat(golgi("eval", "task", "own", folder + "", run[3], "--sizes", "big", "-o", task + ""))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("has no card with sizes, which bach and unitopatho have")
                .contains("--sizes big is illegal; give sides in pixels");
        // The next task is again at the encoder's own size.
        ResultFile own = ResultFile.read(results.resolve("own.knn-3.json"));
        ResultFile small = ResultFile.read(results.resolve("sized.knn-3-32px.json"));
        assertThat(own.metrics()).isEqualTo(small.metrics());
        assertThat(own.encoder().name()).isEqualTo("random:tiny/8@32?depth=1");

        Files.delete(results.resolve("sized.knn-3-104px.json"));
        out.getBuffer().setLength(0);
        assertThat(golgi(run)).isZero();
        assertThat(out.toString()
                        .lines()
                        .filter(line -> !line.contains("as before"))
                        .filter(line -> line.contains("bacc")))
                .hasSize(1)
                .first()
                .asString()
                .contains("knn3-centred-104px");
        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", "tiny=" + results, "-o", page + "")).isZero();
        assertThat(Files.readString(page))
                .contains("<td>knn3-centred-104px<td>bacc")
                .contains("sized, tiny: balanced accuracy over the side of the pictures")
                .containsSubsequence("<td>knn3-centred-32px<td>bacc", "<td>knn3-centred-104px<td>bacc");
        out.getBuffer().setLength(0);
        assertThat(golgi(
                        "eval",
                        "compare",
                        results.resolve("sized.knn-3-104px.json") + "",
                        results.resolve("sized.knn-3-32px.json") + ""))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("balanced accuracy");

        Files.writeString(suite, yaml.formatted("[30, big]"));
        assertThat(golgi(run)).isEqualTo(2);
        assertThat(err.toString()).contains("task 'sized': sizes is [30,\"big\"]; give sides in pixels");
    }

    @Test
    void parts_are_embedded_apart_and_evaluated_together() throws IOException {
        Path features = folder.resolve("all.safetensors");
        for (int part = 0; part < 2; part++) {
            assertThat(golgi("embed", folder + "", BASELINE, "--shard", part + "/2", "-o", features + ""))
                    .isZero();
        }
        assertThat(features).doesNotExist();
        Path json = folder.resolve("parts.json");
        assertThat(golgi("eval", "knn", features + "", "-k", "3", "-o", json + ""))
                .isZero();
        assertThat(ResultFile.read(json).data().trainCounts()).containsExactly(12, 12);
    }

    @Test
    void features_of_another_encoder_are_an_error() {
        Path one = folder.resolve("one.safetensors");
        Path other = folder.resolve("other.safetensors");
        golgi("embed", folder.toString(), BASELINE, "-o", one.toString());
        golgi("embed", folder.toString(), "--encoder=random:tiny/8@32?depth=1", "-o", other.toString());
        assertThat(golgi("eval", "knn", one.toString(), "--test-features", other.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("baseline:colour-texture").contains("same encoder");
    }

    private void assertFails(String... parts) {
        assertThat(golgi("eval", "knn", folder.toString(), BASELINE, "-k", "3")).isNotZero();
        assertThat(err.toString()).contains(parts);
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
