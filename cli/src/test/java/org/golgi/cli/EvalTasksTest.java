package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.eval.features.FeatureFiles;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.task.ResultFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tasks, suites, slides, comparisons and pages, on made-up features of 24 slides. */
class EvalTasksTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path good;
    private Path poor;

    @BeforeEach
    void make_features() throws IOException {
        Natives.load();
        good = folder.resolve("good.safetensors");
        poor = folder.resolve("poor.safetensors");
        FeatureFiles.write(good, features(3, "good"));
        FeatureFiles.write(poor, features(0.3, "poor"));
    }

    /** Six tiles a slide; the first 16 slides are for training. */
    private static FeatureSet features(double distance, String encoder) {
        FeatureMatrix features = FeatureMatrix.zeros(144, 8);
        java.util.List<Sample> samples = new java.util.ArrayList<>();
        for (int i = 0; i < 144; i++) {
            int slide = i / 6;
            Rng rng = Rng.of(i);
            for (int j = 0; j < 8; j++) {
                features.values()[i * 8 + j] = (float) (rng.nextGaussian() + (j < 4 ? slide % 2 * distance : 0));
            }
            samples.add(new Sample(
                    "tile" + i,
                    java.util.Optional.of(slide % 2 == 0 ? "benign" : "tumour"),
                    java.util.Optional.of(slide < 16 ? "train" : "test"),
                    java.util.Optional.of("slide" + slide),
                    java.util.Optional.empty()));
        }
        return new FeatureSet(features, samples, new FeatureSet.Origin(encoder, encoder + "-hash", "t", "s"));
    }

    @Test
    void a_suite_goes_on_where_it_stopped_and_becomes_a_page() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Files.writeString(suite, """
                tasks:
                  - name: mine
                    data: good.safetensors
                    protocols: ["linear:sklearn-lr", "knn:5", "fewshot:1,4", "retrieval", "mi-simpleshot:3"]
                  - name: broken
                    data: nowhere.safetensors
                """);
        Path results = folder.resolve("results");
        assertThat(golgi("eval", "suite", suite.toString(), "-o", results.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("failed: broken").contains("nowhere.safetensors");
        Path knn = results.resolve("mine.knn-5.json");
        FileTime before = Files.getLastModifiedTime(knn);
        Files.delete(results.resolve("mine.retrieval.json"));
        assertThat(golgi("eval", "suite", suite.toString(), "-o", results.toString()))
                .isEqualTo(1);
        assertThat(Files.getLastModifiedTime(knn)).isEqualTo(before);
        assertThat(results.resolve("mine.retrieval.json")).exists();
        assertThat(out.toString()).contains("as before");
        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", results.toString(), "-o", page.toString()))
                .isZero();
        assertThat(Files.readString(page))
                .contains("mi-simpleshot-3")
                .contains("balanced accuracy over shots")
                .contains("ECE")
                .contains("<th>good<")
                .contains("tumour");
        assertThat(golgi("eval", "report", "short=" + results, "-o", page.toString()))
                .isZero();
        assertThat(Files.readString(page)).contains("<th>short<").doesNotContain("<th>good<");
    }

    @Test
    void a_suite_makes_results_of_other_replicates_or_seed_anew() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Path results = folder.resolve("results");
        Files.writeString(
                suite,
                "tasks:\n  - {name: mine, data: poor.safetensors, protocols: ['knn:5', 'fewshot:1', slide-abmil]}\n");
        Path knn = results.resolve("mine.knn-5.json");
        golgi("eval", "suite", suite + "", "-o", results + "", "--replicates", "50");
        ResultFile few = ResultFile.read(knn);
        out.getBuffer().setLength(0);
        golgi("eval", "suite", suite + "", "-o", results + "", "--replicates", "60");
        assertThat(out.toString()).doesNotContain("as before");
        ResultFile more = ResultFile.read(knn);
        assertThat(more.protocol().settings()).containsEntry("bootstrap_replicates", "60");
        assertThat(more.samples()).isEqualTo(few.samples());

        golgi("eval", "suite", suite + "", "-o", results + "", "--replicates", "60", "--seed", "7");
        assertThat(out.toString()).doesNotContain("as before");
        assertThat(ResultFile.read(knn).metrics()).isNotEqualTo(more.metrics());
        for (String drawn : java.util.List.of("mine.fewshot-1.json", "mine.slide-abmil.json")) {
            assertThat(ResultFile.read(results.resolve(drawn)).protocol().settings())
                    .containsEntry("seed", "7");
        }
        golgi("eval", "suite", suite + "", "-o", results + "", "--replicates", "60", "--seed", "7");
        assertThat(out.toString()).contains("as before");
    }

    @Test
    void a_suite_parts_a_task_into_folds_as_the_probe_alone_does() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Path results = folder.resolve("results");
        String yaml = "tasks:\n  - {name: mine, data: good.safetensors, folds: %s, protocols: [%s]}\n";
        Files.writeString(suite, yaml.formatted("4", "linear:sklearn-lr, knn:5"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + ""))
                .as(err.toString())
                .isZero();
        Path alone = folder.resolve("alone.json");
        golgi("eval", "knn", good + "", "-k", "5", "--folds", "4", "-o", alone + "");
        ResultFile knn = ResultFile.read(results.resolve("mine.knn-5.json"));
        assertThat(knn.protocol().id()).isEqualTo("knn5-centred-cv4-seed0");
        assertThat(knn.samples().ids()).hasSize(144);
        assertThat(knn.samples()).isEqualTo(ResultFile.read(alone).samples());
        assertThat(knn.metrics()).isEqualTo(ResultFile.read(alone).metrics());
        out.getBuffer().setLength(0);
        golgi("eval", "suite", suite + "", "-o", results + "");
        assertThat(out.toString().split("as before", -1)).hasSize(3);
        out.getBuffer().setLength(0);
        Files.writeString(suite, yaml.formatted("3", "linear:sklearn-lr, knn:5"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isZero();
        assertThat(out.toString()).contains("-cv3-seed0").doesNotContain("as before");

        Files.writeString(suite, yaml.formatted("3", "retrieval"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(1);
        assertThat(err.toString()).contains("'retrieval' cannot be run with folds");
        Files.writeString(suite, yaml.formatted("1", "knn:5"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(2);
        assertThat(err.toString()).contains("folds is 1; give a whole number of at least 2");
        Files.writeString(suite, yaml.formatted("3, hold_out: 0.5", "knn:5"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(2);
        assertThat(err.toString()).contains("folds and hold_out are given");
    }

    @Test
    void a_better_encoder_is_told_from_a_poor_one_and_none_from_itself() throws IOException {
        Path a = folder.resolve("a.json");
        Path b = folder.resolve("b.json");
        golgi("eval", "knn", good.toString(), "-k", "5", "-o", a.toString());
        golgi("eval", "knn", poor.toString(), "-k", "5", "-o", b.toString());
        out.getBuffer().setLength(0);
        assertThat(golgi("eval", "compare", a.toString(), b.toString(), "--permutations", "200"))
                .isZero();
        assertThat(out.toString()).contains("balanced accuracy");
        // 8 test slides are 8 independent swaps: 2 of 256 are as extreme as all of them one way.
        assertThat(pValue(out.toString())).isLessThan(0.05);
        out.getBuffer().setLength(0);
        assertThat(golgi("eval", "compare", a.toString(), a.toString(), "--permutations", "50"))
                .isZero();
        assertThat(pValue(out.toString())).isEqualTo(1.0);
    }

    private static double pValue(String table) {
        String line = table.lines()
                .filter(text -> text.startsWith("balanced accuracy"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void what_cannot_be_evaluated_or_written_is_refused_in_one_line() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThat(golgi("eval", "knn", good + "", "-k", "5", "-o", taken + "")).isEqualTo(1);
        assertThat(err.toString()).contains("taken is a folder; name a file in it");
        assertThat(golgi("eval", "knn", good + "", "-k", "5", "-o", good + "/result.json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("result.json cannot be written: " + good + " is no folder");
        assertThat(golgi("eval", "knn", good + "", "-k", "5", "--classes", "benign"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("with the one class [benign] every answer is right");
        assertThat(golgi("eval", "slide", good + "", "--head", "median")).isEqualTo(2);
        assertThat(err.toString()).contains("slide head 'median' is unknown; legal are [abmil, clam-sb");
        Path a = folder.resolve("a.json");
        golgi("eval", "knn", good + "", "-k", "5", "-o", a + "");
        assertThat(golgi("eval", "compare", a + "", a + "", "--permutations", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("at least 1 permutation, got 0");
        assertThat(err.toString().lines()).hasSize(5);
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void a_single_slide_to_report_on_gives_figures_without_intervals() throws IOException {
        FeatureSet all = features(3, "good");
        FeatureSet one = new FeatureSet(
                all.features(),
                all.samples().stream()
                        .map(sample -> new Sample(
                                sample.id(),
                                sample.label(),
                                sample.split(),
                                sample.split().get().equals("test") ? java.util.Optional.of("one") : sample.slide(),
                                sample.patient()))
                        .toList(),
                all.origin());
        Path file = folder.resolve("one.safetensors");
        FeatureFiles.write(file, one);
        Path result = folder.resolve("one.json");
        assertThat(golgi("eval", "knn", file + "", "-k", "5", "-o", result + ""))
                .isZero();
        assertThat(ResultFile.read(result).metrics().get("bacc").value()).isPositive();
        assertThat(ResultFile.read(result).metrics().get("bacc").lower()).isNull();
        assertThat(Files.readString(result)).doesNotContain("NaN");
        golgi("eval", "task", "mine", file + "", "-o", folder.resolve("task") + "");
        assertThat(out.toString()).contains("(no interval)").doesNotContain("null");
        out.getBuffer().setLength(0);
        golgi("eval", "compare", result + "", result + "", "--permutations", "9");
        assertThat(out.toString()).contains("none").doesNotContain("NaN");
        assertThat(golgi("eval", "report", result + "", "-o", folder.resolve("one.html") + ""))
                .isZero();
    }

    @Test
    void results_on_other_pictures_are_not_compared() throws IOException {
        Path a = folder.resolve("a.json");
        Path b = folder.resolve("b.json");
        golgi("eval", "knn", good.toString(), "-k", "5", "-o", a.toString());
        golgi("eval", "slide", good.toString(), "--head", "mi-simpleshot", "-o", b.toString());
        assertThat(golgi("eval", "compare", a.toString(), b.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("other pictures");
    }

    @Test
    void slides_are_counted_not_tiles() throws IOException {
        Path result = folder.resolve("slides.json");
        assertThat(golgi(
                        "eval",
                        "slide",
                        good.toString(),
                        "--head",
                        "mean",
                        "--epochs",
                        "15",
                        "--learning-rate",
                        "1e-2",
                        "-o",
                        result.toString()))
                .isZero();
        ResultFile read = ResultFile.read(result);
        assertThat(read.data().trainCounts()).containsExactly(8, 8);
        assertThat(read.samples().ids()).hasSize(8).contains("slide16");
        assertThat(read.metrics().get("bacc").value()).isEqualTo(1.0);
    }

    @Test
    void slides_have_baselines_of_their_mean_tile() throws IOException {
        Path json = folder.resolve("mean.json");
        assertThat(golgi("eval", "slide", good + "", "--head", "mean-knn", "-k", "3", "-o", json + ""))
                .isZero();
        ResultFile knn = ResultFile.read(json);
        assertThat(knn.protocol().id()).isEqualTo("slide-mean-knn3-centred");
        assertThat(knn.samples().ids()).hasSize(8);
        assertThat(knn.metrics().get("bacc").value()).isEqualTo(1.0);
        assertThat(golgi("eval", "slide", good + "", "--head", "mean-linear", "-o", json + ""))
                .isZero();
        assertThat(ResultFile.read(json).protocol().id()).isEqualTo("slide-mean-sklearn-lr");
        assertThat(golgi(
                        "eval",
                        "slide",
                        good + "",
                        "--head",
                        "mean-fewshot",
                        "--shots",
                        "1,2",
                        "--episodes",
                        "20",
                        "-o",
                        json + ""))
                .isZero();
        ResultFile fewShot = ResultFile.read(json);
        assertThat(fewShot.protocol().id()).isEqualTo("slide-mean-simpleshot-20");
        assertThat(fewShot.metrics().get("bacc@2").value()).isGreaterThan(0.9);
    }

    @Test
    void results_become_tables_for_spreadsheets_and_papers() throws IOException {
        Path a = folder.resolve("a.json");
        Path b = folder.resolve("b.json");
        golgi("eval", "knn", good + "", "-k", "5", "-o", a + "");
        golgi("eval", "knn", poor + "", "-k", "5", "-o", b + "");
        Path csv = folder.resolve("table.csv");
        assertThat(golgi("eval", "report", a + "", b + "", "-o", csv + "")).isZero();
        ResultFile first = ResultFile.read(a);
        assertThat(Files.readAllLines(csv))
                .hasSize(1 + 2 * first.metrics().size())
                .first()
                .asString()
                .startsWith("task,protocol,encoder,encoder_hash,metric,value,lower,upper");
        assertThat(Files.readString(csv))
                .contains("good.safetensors,knn5-centred,good,good-hash,bacc,"
                        + first.metrics().get("bacc").value());
        Path tex = folder.resolve("table.tex");
        Path renamed = folder.resolve("c.json");
        ResultFile other = ResultFile.read(b);
        new ResultFile(
                        other.format(),
                        first.task(),
                        other.protocol(),
                        other.encoder(),
                        other.data(),
                        other.metrics(),
                        other.confusion(),
                        other.samples(),
                        other.provenance())
                .write(renamed);
        assertThat(golgi("eval", "report", a + "", renamed + "", "-o", tex + ""))
                .isZero();
        assertThat(Files.readString(tex))
                .contains("good (good-h) & poor (poor-h)")
                .contains("good.safetensors & knn5-centred & bacc & %.3f (%.3f--%.3f) & "
                        .formatted(
                                first.metrics().get("bacc").value(),
                                first.metrics().get("bacc").lower(),
                                first.metrics().get("bacc").upper()));
        assertThat(golgi("eval", "report", a + "", a + "", "-o", tex + "")).isEqualTo(2);
        assertThat(err.toString()).contains("a table has room for one");
        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", "x=" + a, "x=" + b, "-o", page + "")).isEqualTo(2);
        assertThat(err.toString()).contains("two encoders are called 'x'");
        assertThat(page).doesNotExist();
    }

    @Test
    void every_task_card_is_listed_and_one_can_be_read() {
        assertThat(golgi("eval", "list")).isZero();
        assertThat(out.toString()).contains("crc-100k", "camelyon17-wilds", "segpath-lymphocytes", "not-public");
        assertThat(golgi("eval", "list", "crc-100k")).isZero();
        assertThat(out.toString()).contains("zenodo.org/records/1214456", "0.874 (0.866 to 0.881)");
        assertThat(golgi("eval", "list", "crc-100")).isEqualTo(2);
        assertThat(err.toString()).contains("'crc-100' is unknown");
    }

    @Test
    void data_that_do_not_fit_a_card_are_named() throws IOException {
        Files.writeString(
                folder.resolve("labels.csv"), "path,label,split\na.png,tumour,train\na.png,,test\nb.png,benign,\n");
        assertThat(golgi("eval", "check", "crc-100k", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("fault: the table lacks the card's [ADI, BACK, DEB")
                .contains("1 pictures have no label, such as 'a.png'")
                .contains("1 pictures have no split, such as 'b.png'")
                .contains("stands in the table 2 times")
                .contains("3 of 3 pictures cannot be read")
                .contains("Mend the faults first.");
        Files.writeString(
                folder.resolve("labels.csv"),
                "path,label,split\na.png,cancer,train\nb.png,normal,train\nc.png,stroma,train\n"
                        + "d.png,cancer,val\ne.png,normal,val\nf.png,stroma,val\n");
        assertThat(golgi("eval", "check", "ccrcc-tissue", folder + "", "--no-decode", "--test", "val"))
                .isZero();
        assertThat(out.toString())
                .contains("difference: train has 3 pictures, the card 21,095")
                .endsWith(
                        "The data can be run, but are not those of the card: figures do not compare with the published"
                                + " ones.\n");
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
