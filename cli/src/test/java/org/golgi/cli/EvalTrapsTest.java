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

/** What would give another figure than the one asked for, or lose a file, without a word. */
class EvalTrapsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path features;

    @BeforeEach
    void make_features() throws IOException {
        Natives.load();
        features = folder.resolve("f.safetensors");
        write(features, grades("a", "b", "c"), 1, true);
    }

    /** Twelve pictures a grade, eight of them for training; the first feature grows with the grade. */
    private static List<Sample> grades(String... grades) {
        List<Sample> samples = new ArrayList<>();
        for (String grade : grades) {
            for (int i = 0; i < 12; i++) {
                samples.add(new Sample(
                        grade + i,
                        Optional.of(grade),
                        Optional.of(i < 8 ? "train" : "test"),
                        Optional.empty(),
                        Optional.of("patient " + i % 6 + (i < 8 ? "train" : "test"))));
            }
        }
        return samples;
    }

    private static void write(Path file, List<Sample> samples, double apart, boolean patients) throws IOException {
        FeatureMatrix matrix = FeatureMatrix.zeros(samples.size(), 3);
        Rng noise = Rng.of(9);
        List<String> labels = samples.stream()
                .map(sample -> sample.label().orElseThrow())
                .distinct()
                .toList();
        for (int i = 0; i < samples.size(); i++) {
            int grade = labels.indexOf(samples.get(i).label().orElseThrow());
            for (int j = 0; j < 3; j++) {
                matrix.values()[3 * i + j] = (float) ((j == 0 ? apart * grade : 0) + noise.nextGaussian());
            }
        }
        List<Sample> known = patients
                ? samples
                : samples.stream()
                        .map(sample -> new Sample(
                                sample.id(), sample.label(), sample.split(), Optional.empty(), Optional.empty()))
                        .toList();
        FeatureFiles.write(file, new FeatureSet(matrix, known, new FeatureSet.Origin("e", "h", "t", "s")));
    }

    @Test
    void a_suite_makes_a_result_anew_when_what_it_depends_on_has_changed() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Path results = folder.resolve("results");
        String yaml = "tasks:\n  - {name: grades, data: f.safetensors, classes: %s, protocols: ['knn:5']}\n";
        Files.writeString(suite, yaml.formatted("[a, b, c]"));
        String[] run = {"eval", "suite", suite + "", "-o", results + ""};
        assertThat(golgi(run)).as(err.toString()).isZero();
        assertThat(again(run)).contains("as before");
        Path file = results.resolve("grades.knn-5.json");
        double grouped = ResultFile.read(file).metrics().get("kappa").lower();

        // Kappa's distances follow the order of the classes.
        double kappa = ResultFile.read(file).metrics().get("kappa").value();
        Files.writeString(suite, yaml.formatted("[b, a, c]"));
        assertThat(again(run)).doesNotContain("as before");
        assertThat(ResultFile.read(file).metrics().get("kappa").value()).isNotEqualTo(kappa);

        Files.writeString(suite, yaml.formatted("[a, b, c]"));
        write(features, grades("a", "b", "c"), 1, false);
        assertThat(again(run)).doesNotContain("as before");
        assertThat(ResultFile.read(file).metrics().get("kappa").value()).isEqualTo(kappa);
        assertThat(ResultFile.read(file).metrics().get("kappa").lower()).isNotEqualTo(grouped);

        // The pictures were mended and embedded again under their names.
        write(features, grades("a", "b", "c"), 8, false);
        assertThat(again(run)).doesNotContain("as before");
        assertThat(ResultFile.read(file).metrics().get("kappa").value()).isNotEqualTo(kappa);
        assertThat(again(run)).contains("as before");
    }

    @Test
    void folds_are_made_anew_when_patients_become_known_or_features_change() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Files.writeString(suite, "tasks:\n  - {name: g, data: f.safetensors, folds: 2, protocols: ['knn:5']}\n");
        String[] run = {"eval", "suite", suite + "", "-o", folder.resolve("results") + ""};
        again(run);
        assertThat(again(run)).contains("as before");
        write(features, grades("a", "b", "c"), 8, true);
        assertThat(again(run)).doesNotContain("as before");
    }

    @Test
    void tasks_of_a_suite_never_share_a_file() throws IOException {
        Path suite = folder.resolve("suite.yaml");
        Path results = folder.resolve("results");
        String yaml = "tasks:\n  - {name: %s, data: f.safetensors, protocols: ['knn:5']}\n"
                + "  - {name: %s, data: f.safetensors, protocols: ['knn:5']}\n";
        Files.writeString(suite, yaml.formatted("Drüse", "Drüße"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + ""))
                .as(err.toString())
                .isZero();
        assertThat(results.resolve("Drüse.knn-5.json")).exists();
        assertThat(results.resolve("Drüße.knn-5.json")).exists();
        Files.writeString(suite, yaml.formatted("gland 1", "gland-1"));
        assertThat(golgi("eval", "suite", suite + "", "-o", results + "")).isEqualTo(2);
        assertThat(err.toString()).contains("task 'gland-1' would lie in the files of 'gland 1'");
    }

    @Test
    void grades_that_are_numbers_are_ordered_by_their_size() throws IOException {
        write(features, grades("6", "7", "8", "9", "10"), 3, true);
        Path file = folder.resolve("r.json");
        assertThat(golgi("eval", "knn", features + "", "-k", "5", "-o", file + ""))
                .isZero();
        ResultFile result = ResultFile.read(file);
        assertThat(result.data().classes()).containsExactly("6", "7", "8", "9", "10");
        assertThat(golgi("eval", "knn", features + "", "-k", "5", "--classes", "6,7,8,9,10", "-o", file + ""))
                .isZero();
        assertThat(ResultFile.read(file).metrics()).isEqualTo(result.metrics());
        write(features, grades("10", "9", "none"), 3, true);
        assertThat(golgi("eval", "knn", features + "", "-k", "5", "-o", file + ""))
                .isZero();
        assertThat(ResultFile.read(file).data().classes()).containsExactly("10", "9", "none");
    }

    @Test
    void a_class_left_out_does_not_stand_in_the_way_of_holding_out() throws IOException {
        List<Sample> samples = new ArrayList<>(grades("a", "b"));
        samples.replaceAll(sample ->
                new Sample(sample.id(), sample.label(), Optional.empty(), Optional.empty(), Optional.empty()));
        samples.add(new Sample("rare", Optional.of("z"), Optional.empty(), Optional.empty(), Optional.empty()));
        write(features, samples, 3, true);
        String[] run = {"eval", "knn", features + "", "-k", "5", "--hold-out", "0.25", "--classes", "a,b"};
        assertThat(golgi(run)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("18 training and 6 test pictures");
        Path suite = folder.resolve("suite.yaml");
        Files.writeString(
                suite,
                "tasks:\n  - {name: g, data: f.safetensors, hold_out: 0.25, classes: [a, b], protocols: ['knn:5']}\n");
        assertThat(golgi("eval", "suite", suite + "", "-o", folder.resolve("results") + ""))
                .as(err.toString())
                .isZero();
    }

    @Test
    void options_that_a_protocol_does_not_take_are_refused_and_classes_are_taken_by_all() throws IOException {
        Path outcomes = folder.resolve("outcomes.csv");
        StringBuilder table = new StringBuilder("patient,time,event\n");
        for (int i = 0; i < 6; i++) {
            table.append("patient %dtrain,%d,1%npatient %dtest,%d,1%n".formatted(i, i, i, i));
        }
        Files.writeString(outcomes, table);
        String[] survival = {"eval", "survival", features + "", "--outcomes", outcomes + ""};
        assertFails("--hold-out does not go with survival", survival, "--hold-out", "0.25");
        assertFails("--test-features does not go with survival", survival, "--test-features", features + "");
        assertFails("--classes names [a, q]", survival, "--classes", "a,q");
        Path all = folder.resolve("all.json");
        Path some = folder.resolve("some.json");
        assertThat(golgi(with(survival, "-o", all + ""))).as(err.toString()).isZero();
        assertThat(golgi(with(survival, "-o", some + "", "--classes", "a"))).isZero();
        assertThat(ResultFile.read(some).samples().measures().get("risk"))
                .isNotEqualTo(ResultFile.read(all).samples().measures().get("risk"));

        String[] robustness = {"eval", "robustness", features + "", "-k", "5"};
        assertFails("--hold-out does not go with robustness", robustness, "--hold-out", "0.5");
        out.getBuffer().setLength(0);
        assertThat(golgi(with(robustness, "--classes", "a,b")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("2 classes").contains("24 pictures");
        assertFails(
                "--folds and --hold-out are given",
                new String[] {"eval", "knn", features + "", "--folds", "2"},
                "--hold-out",
                "0.5");
    }

    @Test
    void a_result_never_takes_the_place_of_features_or_tables() throws IOException {
        byte[] before = Files.readAllBytes(features);
        assertFails("is no result and would be lost", new String[] {"eval", "knn", features + ""}, "-o", features + "");
        assertThat(Files.readAllBytes(features)).isEqualTo(before);
        Path result = folder.resolve("r.json");
        assertThat(golgi("eval", "knn", features + "", "-k", "5", "-o", result + ""))
                .isZero();
        assertThat(golgi("eval", "knn", features + "", "-k", "3", "-o", result + ""))
                .isZero();
        assertThat(ResultFile.read(result).protocol().id()).isEqualTo("knn3-centred");
    }

    @Test
    void a_test_picture_is_counted_once() throws IOException {
        List<Sample> samples = new ArrayList<>(grades("a", "b"));
        samples.add(samples.get(11));
        write(features, samples, 3, true);
        assertFails(
                "picture 'a11' stands in the table twice; it would be counted twice",
                new String[] {"eval", "knn", features + ""},
                "-k",
                "5");
    }

    @Test
    void patients_are_resampled_if_either_result_knows_them() throws IOException {
        Path known = folder.resolve("known.json");
        Path unknown = folder.resolve("unknown.json");
        golgi("eval", "knn", features + "", "-k", "5", "-o", known + "");
        write(features, grades("a", "b", "c"), 1, false);
        golgi("eval", "knn", features + "", "-k", "9", "-o", unknown + "");
        String forward = again("eval", "compare", known + "", unknown + "", "--json");
        String backward = again("eval", "compare", unknown + "", known + "", "--json");
        assertThat(figures(backward, "pValue")).isEqualTo(figures(forward, "pValue"));
        assertThat(figures(backward, "lower"))
                .containsExactlyElementsOf(figures(forward, "upper").stream()
                        .map(upper -> 0.0 - upper)
                        .toList());
    }

    @Test
    void undefined_figures_are_null_in_json() throws IOException {
        List<Sample> samples = new ArrayList<>(grades("a", "b"));
        samples.replaceAll(sample -> new Sample(
                sample.id(),
                sample.label(),
                sample.split(),
                Optional.empty(),
                Optional.of(sample.split().orElseThrow())));
        write(features, samples, 1, true);
        String result = folder.resolve("one.json") + "";
        again("eval", "knn", features + "", "-k", "5", "-o", result);
        assertThat(again("eval", "compare", result, result, "--json"))
                .contains("\"lower\" : null")
                .contains("\"value\" : 0.0")
                .doesNotContain("NaN");
    }

    @Test
    void survival_takes_no_features_that_are_not_finite() throws IOException {
        Path outcomes =
                Files.writeString(folder.resolve("outcomes.csv"), "slide,time,event\nA,1,1\nB,2,1\nC,3,1\nD,4,1\n");
        FeatureMatrix matrix = new FeatureMatrix(4, 2, new float[] {1, 2, 3, 4, 5, Float.NaN, 7, 8});
        List<Sample> samples = new ArrayList<>();
        for (String slide : List.of("A", "B", "C", "D")) {
            samples.add(new Sample(
                    "tile of " + slide,
                    Optional.empty(),
                    Optional.of(slide.compareTo("C") < 0 ? "train" : "test"),
                    Optional.of(slide),
                    Optional.empty()));
        }
        FeatureFiles.write(features, new FeatureSet(matrix, samples, new FeatureSet.Origin("e", "h", "t", "s")));
        assertFails(
                "'tile of C' hold a number that is not finite",
                new String[] {"eval", "survival", features + ""},
                "--outcomes",
                outcomes + "");
    }

    private static List<Double> figures(String json, String key) {
        return json.lines()
                .map(String::strip)
                .filter(line -> line.startsWith('"' + key + '"'))
                .map(line -> 0.0 + Double.parseDouble(line.replaceAll("[^-0-9.E]", "")))
                .toList();
    }

    private String again(String... arguments) {
        out.getBuffer().setLength(0);
        assertThat(golgi(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    private void assertFails(String message, String[] arguments, String... more) {
        err.getBuffer().setLength(0);
        assertThat(golgi(with(arguments, more))).isPositive();
        assertThat(err.toString()).contains(message);
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private int golgi(String... arguments) {
        return Golgi.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
