package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/**
 * Forty slides of four tiles, of two classes that overlap: few slides tell less than many. Half of the validation slides
 * have the wrong label, so that a head that grows sure of itself is found out.
 */
class EvalSlideTest {
    private static final int WIDTH = 32;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path features;

    @BeforeEach
    void make_slides() throws IOException {
        Natives.load();
        features = folder.resolve("slides.safetensors");
        FeatureMatrix matrix = FeatureMatrix.zeros(160, WIDTH);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            int slide = i / 4;
            Rng rng = Rng.of(5, i);
            Rng own = Rng.of(6, slide);
            for (int j = 0; j < WIDTH; j++) {
                double ofSlide = own.nextGaussian();
                matrix.values()[i * WIDTH + j] =
                        (float) (0.5 * rng.nextGaussian() + ofSlide + (j < 8 ? slide % 2 * 1.6 : 0));
            }
            samples.add(new Sample(
                    "tile" + i,
                    Optional.of((slide % 2 == 0) != (slide >= 18 && slide < 22) ? "benign" : "tumour"),
                    Optional.of(slide < 18 ? "train" : slide < 26 ? "val" : "test"),
                    Optional.of("slide" + slide),
                    Optional.empty()));
        }
        FeatureFiles.write(features, new FeatureSet(matrix, samples, new FeatureSet.Origin("e", "h", "t", "s")));
    }

    @Test
    void few_slides_are_drawn_several_times_and_more_slides_tell_more() throws IOException {
        Path json = folder.resolve("few.json");
        for (String head : List.of("abmil", "mi-simpleshot")) {
            ResultFile few = few(head, json, "0");
            assertThat(few.protocol().id())
                    .isEqualTo(head.equals("abmil") ? "slide-abmil-fewshot-6" : "mi-simpleshot-5-fewshot-6");
            ResultFile.Figure one = few.metrics().get("bacc@1");
            ResultFile.Figure eight = few.metrics().get("bacc@8");
            assertThat(one.spread()).isEqualTo("deviation over 6 draws");
            assertThat(one.upper() - one.lower())
                    .as("draws of one slide differ")
                    .isPositive();
            assertThat(eight.value()).as(head).isGreaterThan(one.value()).isGreaterThan(0.8);
            assertThat(few(head, json, "0").metrics()).isEqualTo(few.metrics());
            assertThat(few(head, json, "9").metrics()).isNotEqualTo(few.metrics());
        }
        assertThat(golgi("eval", "slide", features + "", "--head", "abmil-fewshot", "--shots", "10"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("10 shots are illegal: class 'benign' has 9 training slides; take 1 to 9");
        assertThat(golgi("eval", "slide", features + "", "--head", "abmil-fewshot", "--draws", "1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("draws 1 is illegal");
    }

    private ResultFile few(String head, Path json, String seed) throws IOException {
        String[] arguments = {
            "eval",
            "slide",
            features + "",
            "--head",
            head + "-fewshot",
            "--shots",
            "1,8",
            "--draws",
            "6",
            "--learning-rate",
            "1e-3",
            "--seed",
            seed,
            "-o",
            json + ""
        };
        assertThat(golgi(arguments)).as(err.toString()).isZero();
        return ResultFile.read(json);
    }

    @Test
    void a_head_is_stopped_by_validation_slides_and_says_so() throws IOException {
        Path json = folder.resolve("stopped.json");
        assertThat(golgi(
                        "eval",
                        "slide",
                        features + "",
                        "--validation",
                        "val",
                        "--epochs",
                        "30",
                        "--learning-rate",
                        "2e-3",
                        "--patience",
                        "3",
                        "--least-epochs",
                        "4",
                        "-o",
                        json + ""))
                .as(err.toString())
                .isZero();
        ResultFile stopped = ResultFile.read(json);
        assertThat(stopped.protocol().id()).isEqualTo("slide-abmil-stopped");
        assertThat(stopped.data().testCounts()).containsExactly(7, 7);
        int best = Integer.parseInt(stopped.protocol().settings().get("best_epoch"));
        assertThat(stopped.protocol().settings()).containsEntry("validation_slides", "8");
        assertThat(stopped.protocol().settings().get("validation_loss").split(" "))
                .hasSize(Math.max(4, best + 3))
                .hasSizeLessThan(30);
        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", json + "", "-o", page + "")).isZero();
        assertThat(Files.readString(page)).contains("the weights of epoch " + best + " were taken");

        assertThat(golgi("eval", "slide", features + "", "--validation", "test"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("in the validation and in the test set, such as");
        assertThat(golgi("eval", "slide", features + "", "--validation", "dev")).isEqualTo(2);
        assertThat(err.toString()).contains("split [dev] for validation does not exist");
    }

    @Test
    void a_suite_holds_both_and_makes_a_head_anew_when_other_slides_validate() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        String yaml = "tasks:\n  - {name: mine, data: slides.safetensors, protocols: [slide-abmil, "
                + "'mi-simpleshot-fewshot:1,4,16', 'slide-abmil-fewshot:1'%s]}\n";
        Files.writeString(suite, yaml.formatted(""));
        Path results = folder.resolve("results");
        assertThat(golgi("eval", "suite", suite + "", "-o", results + ""))
                .as(err.toString())
                .isZero();
        ResultFile few = ResultFile.read(results.resolve("mine.mi-simpleshot-fewshot-1-4-16.json"));
        assertThat(few.metrics()).containsKey("bacc@4").doesNotContainKey("bacc@16");
        ResultFile plain = ResultFile.read(results.resolve("mine.slide-abmil.json"));
        assertThat(plain.protocol().id()).isEqualTo("slide-abmil");

        Files.writeString(suite, yaml.formatted("").replace("protocols", "validation: [val], protocols"));
        out.getBuffer().setLength(0);
        assertThat(golgi("eval", "suite", suite + "", "-o", results + ""))
                .as(err.toString())
                .isZero();
        assertThat(ResultFile.read(results.resolve("mine.slide-abmil.json"))
                        .protocol()
                        .id())
                .isEqualTo("slide-abmil-stopped");
        assertThat(out.toString().lines().filter(line -> line.contains("mi-simpleshot")))
                .isNotEmpty()
                .allMatch(line -> line.contains("as before"));
        assertThat(out.toString().lines().filter(line -> line.contains("slide-abmil")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("as before"));
        golgi("eval", "suite", suite + "", "-o", results + "");
        assertThat(out.toString().lines().filter(line -> line.contains("slide-abmil-stopped ")))
                .anyMatch(line -> line.contains("as before"));
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
