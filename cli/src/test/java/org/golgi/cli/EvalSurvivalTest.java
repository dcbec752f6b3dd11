package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** Forty patients of three tiles; the first feature of a patient's tiles tells how early the event comes. */
class EvalSurvivalTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path features;
    private Path outcomes;

    @BeforeEach
    void make_patients() throws IOException {
        Natives.load();
        features = folder.resolve("patients.safetensors");
        outcomes = folder.resolve("outcomes.csv");
        FeatureMatrix matrix = FeatureMatrix.zeros(120, 4);
        List<Sample> samples = new ArrayList<>();
        StringBuilder table = new StringBuilder("patient,time,event\n");
        Rng rng = Rng.of(3);
        for (int patient = 0; patient < 40; patient++) {
            double risk = rng.nextGaussian();
            table.append("p%d,%.3f,%d%n".formatted(patient, Math.exp(2 - risk), patient % 5 == 0 ? 0 : 1));
            for (int tile = 0; tile < 3; tile++) {
                int row = 3 * patient + tile;
                for (int j = 0; j < 4; j++) {
                    matrix.values()[4 * row + j] = (float) ((j == 0 ? risk : 0) + 0.3 * rng.nextGaussian());
                }
                samples.add(new Sample(
                        "t" + row,
                        Optional.empty(),
                        Optional.of(patient < 25 ? "train" : "test"),
                        Optional.empty(),
                        Optional.of("p" + patient)));
            }
        }
        Files.writeString(outcomes, table);
        FeatureFiles.write(features, new FeatureSet(matrix, samples, new FeatureSet.Origin("e", "h", "t", "s")));
    }

    @Test
    void patients_of_higher_risk_come_first() throws IOException {
        Path json = folder.resolve("cox.json");
        assertThat(golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "-o", json + ""))
                .as(err.toString())
                .isZero();
        ResultFile result = ResultFile.read(json);
        assertThat(result.protocol().id()).isEqualTo("cox-ridge-efron");
        assertThat(result.data().testCounts()).containsExactly(15);
        ResultFile.Figure index = result.metrics().get("c_index");
        assertThat(index.value()).isGreaterThan(0.85);
        assertThat(index.lower()).isBetween(0.5, index.value());
        assertThat(index.spread()).contains("patient");
        assertThat(out.toString()).contains("Harrell's C ");
    }

    @Test
    void two_results_are_compared_over_the_same_patients() throws IOException {
        Path good = folder.resolve("good.json");
        Path noise = folder.resolve("noise.json");
        golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "-o", good + "");
        FeatureSet set = FeatureFiles.read(features);
        for (int i = 0; i < set.size(); i++) {
            set.features().values()[4 * i] = (float) Rng.of(8, i / 3).nextGaussian();
        }
        FeatureFiles.write(features, set);
        golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "-o", noise + "");
        out.getBuffer().setLength(0);
        assertThat(golgi("eval", "compare", good + "", noise + "")).as(err + "").isZero();
        double a = ResultFile.read(good).metrics().get("c_index").value();
        double b = ResultFile.read(noise).metrics().get("c_index").value();
        java.util.regex.Matcher line = java.util.regex.Pattern.compile(
                        "C-index +(\\S+) +(\\S+) +(\\S+) +(\\S+) to (\\S+) +-")
                .matcher(out.toString());
        assertThat(line.find()).as(out.toString()).isTrue();
        assertThat(Double.parseDouble(line.group(1))).isCloseTo(a, within(6e-5));
        assertThat(Double.parseDouble(line.group(2))).isCloseTo(b, within(6e-5));
        assertThat(Double.parseDouble(line.group(3))).isCloseTo(a - b, within(6e-5));
        assertThat(Double.parseDouble(line.group(4))).isPositive().isLessThan(a - b);
        assertThat(Double.parseDouble(line.group(5))).isGreaterThan(a - b);

        out.getBuffer().setLength(0);
        golgi("eval", "compare", good + "", good + "");
        assertThat(out.toString()).contains("+0.0000 to +0.0000");

        Files.writeString(outcomes, Files.readString(outcomes).replaceAll("p30,[^,]*", "p30,1000"));
        golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "-o", noise + "");
        assertThat(golgi("eval", "compare", good + "", noise + "")).isEqualTo(2);
        assertThat(err.toString()).contains("'p30' has another outcome");
    }

    @Test
    void a_patient_without_outcome_and_one_on_both_sides_are_errors() throws IOException {
        Files.writeString(outcomes, Files.readString(outcomes).replaceAll("p7,[^\n]*\n", ""));
        assertThat(golgi("eval", "survival", features + "", "--outcomes", outcomes + ""))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'p7' has no outcome");
        FeatureSet set = FeatureFiles.read(features);
        List<Sample> samples = new ArrayList<>(set.samples());
        Sample first = samples.get(0);
        samples.set(0, new Sample(first.id(), first.label(), Optional.of("test"), first.slide(), first.patient()));
        FeatureFiles.write(features, new FeatureSet(set.features(), samples, set.origin()));
        Files.writeString(outcomes, Files.readString(outcomes) + "p7,3,1\n");
        assertThat(golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "--ties", "breslow"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'p0' is in the training and in the test set");
    }

    @Test
    void a_suite_holds_survival_and_makes_it_once() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        String yaml = "tasks:\n  - {name: life, data: patients.safetensors, outcomes: outcomes.csv%s}\n";
        Files.writeString(suite, yaml.formatted(", protocols: ['survival:efron', 'survival:breslow:1']"));
        Path results = folder.resolve("results");
        assertThat(golgi("eval", "suite", suite + "", "-o", results + ""))
                .as(err.toString())
                .isZero();
        ResultFile efron = ResultFile.read(results.resolve("life.survival-efron.json"));
        Path alone = folder.resolve("alone.json");
        golgi("eval", "survival", features + "", "--outcomes", outcomes + "", "-o", alone + "");
        assertThat(efron.metrics()).isEqualTo(ResultFile.read(alone).metrics());
        assertThat(efron.samples()).isEqualTo(ResultFile.read(alone).samples());
        ResultFile breslow = ResultFile.read(results.resolve("life.survival-breslow-1.json"));
        assertThat(breslow.protocol().id()).isEqualTo("cox-ridge-breslow");
        assertThat(breslow.protocol().settings()).containsEntry("penalty", "1.0");

        out.getBuffer().setLength(0);
        golgi("eval", "suite", suite + "", "-o", results + "");
        assertThat(out.toString().split("as before", -1)).hasSize(3);
        Files.writeString(outcomes, Files.readString(outcomes).replaceAll("p30,[^,]*", "p30,1000"));
        out.getBuffer().setLength(0);
        golgi("eval", "suite", suite + "", "-o", results + "");
        assertThat(out.toString()).contains("c_index").doesNotContain("as before");

        Path page = folder.resolve("page.html");
        assertThat(golgi("eval", "report", results + "", "-o", page + "")).isZero();
        assertThat(Files.readString(page))
                .contains("<td>cox-ridge-efron<td>c_index")
                .contains("share of test patients without event over time")
                .contains("above the median risk, 7 patients");

        Files.writeString(suite, yaml.formatted(", protocols: ['knn:5']"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(1);
        assertThat(err.toString()).contains("'knn:5' cannot be run with outcomes");
        Files.writeString(suite, yaml.formatted(", hold_out: 0.5"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(2);
        assertThat(err.toString()).contains("outcomes and hold_out are given");
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
