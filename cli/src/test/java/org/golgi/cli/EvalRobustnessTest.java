package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Features are directions in the plane, given by their angle, so that neighbours can be read off. */
class EvalRobustnessTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path features;
    private Path json;

    @BeforeEach
    void load() {
        Natives.load();
        features = folder.resolve("angles.safetensors");
        json = folder.resolve("result.json");
    }

    /** Each text is class, centre, degrees, and perhaps patient. */
    private void write(String... pictures) throws IOException {
        FeatureMatrix matrix = FeatureMatrix.zeros(pictures.length, 2);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < pictures.length; i++) {
            String[] parts = pictures[i].split(" ");
            double angle = Math.toRadians(Double.parseDouble(parts[2]));
            matrix.values()[2 * i] = (float) Math.cos(angle);
            matrix.values()[2 * i + 1] = (float) Math.sin(angle);
            samples.add(new Sample(
                    "picture" + i,
                    Optional.of(parts[0]),
                    Optional.of(parts[1]),
                    Optional.empty(),
                    parts.length > 3 ? Optional.of(parts[3]) : Optional.empty()));
        }
        FeatureFiles.write(features, new FeatureSet(matrix, samples, new FeatureSet.Origin("e", "h", "t", "s")));
    }

    private double value(String metric) throws IOException {
        return ResultFile.read(json).metrics().get(metric).value();
    }

    @Test
    void the_index_is_one_for_tissue_zero_for_centre_and_between_for_both() throws IOException {
        assertThat(index("x c1 0", "x c2 5", "y c1 90", "y c2 93")).isEqualTo(1.0);
        assertThat(index("x c1 0", "y c1 5", "x c2 90", "y c2 93")).isEqualTo(0.0);
        assertThat(index("x c1 0", "x c2 5", "y c1 90", "y c2 93", "x c1 180", "y c1 184", "x c2 270", "y c2 275"))
                .isEqualTo(0.5);
        assertThat(value("share_same_class_only")).isEqualTo(0.5);
        assertThat(ResultFile.read(json).protocol().id()).isEqualTo("robustness-index-k1");
    }

    private double index(String... pictures) throws IOException {
        write(pictures);
        assertThat(golgi("eval", "robustness", features + "", "-k", "1", "-o", json + ""))
                .as(err.toString())
                .isZero();
        return value("robustness_index");
    }

    @Test
    void pictures_of_the_same_patient_are_no_neighbours() throws IOException {
        // Nearest is a picture of the same patient; without it the class counts.
        assertThat(index("x c1 0 p1", "y c1 1 p1", "x c2 5 p2", "y c2 -6 p3")).isEqualTo(1.0);
    }

    @Test
    void the_same_place_is_looked_for_from_every_scanner_to_every_other() throws IOException {
        write("p1 a 0", "p2 a 40", "p3 a 80", "p1 b 5", "p2 b 85", "p3 b 44");
        assertThat(golgi("eval", "robustness", features + "", "--matched", "-o", json + ""))
                .as(err.toString())
                .isZero();
        assertThat(value("top@1")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(value("top@3")).isEqualTo(1.0);
        double cosine = (Math.cos(Math.toRadians(5)) + Math.cos(Math.toRadians(45)) + Math.cos(Math.toRadians(36))) / 3;
        assertThat(value("cosine")).isCloseTo(cosine, within(1e-6));
        assertThat(ResultFile.read(json).metrics().get("cosine").spread()).isEqualTo("quartiles over 2 pairs");
    }

    @Test
    void one_centre_and_a_place_seen_twice_are_errors() throws IOException {
        write("x c1 0", "y c1 5");
        assertThat(golgi("eval", "robustness", features + "", "-k", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("all pictures are of centre 'c1'");
        write("p1 a 0", "p1 a 3", "p1 b 5");
        assertThat(golgi("eval", "robustness", features + "", "--matched")).isEqualTo(2);
        assertThat(err.toString()).contains("place 'p1' stands twice in scanner 'a'");
        write("x c1 0", "x c2 5", "y c1 90");
        assertThat(golgi("eval", "robustness", features + "", "-k", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("-k 3 is illegal; it must be 1 to 2");
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
