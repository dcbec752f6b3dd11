package org.golgi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.golgi.core.run.Provenance;
import org.golgi.eval.task.ResultFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Segmentation results of eight pictures, paired picture by picture. */
class EvalCompareTest {
    private static final List<String> PICTURES = List.of("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7");
    private static final List<Double> DICE = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path result(String name, List<String> ids, List<Double> dice, List<Double> recall, String... classes)
            throws IOException {
        Path file = folder.resolve(name);
        new ResultFile(
                        ResultFile.FORMAT,
                        "nuclei",
                        new ResultFile.Protocol("segment-linear", Map.of()),
                        new ResultFile.Encoder(name, name, "t", "t"),
                        new ResultFile.Data("s", Arrays.asList(classes), List.of(1, 1), List.of(1, 1), 0),
                        Map.of(),
                        List.of(),
                        new ResultFile.Samples(
                                ids,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of("dice", dice, "recall", recall)),
                        new Provenance("d", "c", 0, "", "", Map.of(), Map.of()))
                .write(file);
        return file;
    }

    @Test
    void pictures_are_paired_by_name_whatever_their_order() throws IOException {
        List<Double> better = new ArrayList<>(DICE.stream().map(d -> d + 0.1).toList());
        List<Double> recall = new ArrayList<>(Collections.nCopies(8, 0.5));
        recall.set(2, null);
        Path a = result("a.json", PICTURES, better, recall, "background", "nucleus");
        List<String> turned = new ArrayList<>(PICTURES);
        List<Double> turnedDice = new ArrayList<>(DICE);
        List<Double> turnedRecall = new ArrayList<>(recall);
        Collections.reverse(turned);
        Collections.reverse(turnedDice);
        Collections.reverse(turnedRecall);
        Path b = result("b.json", turned, turnedDice, turnedRecall, "background", "nucleus");

        assertThat(golgi("eval", "compare", a + "", b + "")).as(err.toString()).isZero();
        // A constant gain has no spread when both are resampled alike.
        assertThat(line("dice")).contains("0.5500", "0.4500", "+0.1000 to +0.1000");
        // Only all eight one way are as extreme: 2 of 256 swaps.
        assertThat(pValue("dice")).isBetween(0.001, 0.03);
        assertThat(line("recall")).contains("0.5000", "+0.0000 to +0.0000");
        assertThat(pValue("recall")).isEqualTo(1.0);
    }

    @Test
    void a_gain_that_differs_from_picture_to_picture_has_an_interval_around_it() throws IOException {
        List<Double> mixed = List.of(0.3, 0.1, 0.5, 0.3, 0.7, 0.5, 0.9, 0.7); // +0.2 and -0.1 in turn
        Path a = result("a.json", PICTURES, mixed, DICE, "background", "nucleus");
        Path b = result("b.json", PICTURES, DICE, DICE, "background", "nucleus");

        assertThat(golgi("eval", "compare", a + "", b + "", "--replicates", "4000"))
                .isZero();
        String[] cells = line("dice").split(" +");
        assertThat(cells[3]).isEqualTo("+0.0500");
        // The mean of 8 gains of deviation 0.15 has the deviation 0.053; 95 % is about twice that to each side.
        assertThat(Double.parseDouble(cells[4])).isBetween(-0.08, -0.03);
        assertThat(Double.parseDouble(cells[6])).isBetween(0.13, 0.18);
        assertThat(pValue("dice")).isGreaterThan(0.2);
    }

    @Test
    void other_pictures_classes_and_kinds_are_errors() throws IOException {
        Path a = result("a.json", PICTURES, DICE, DICE, "background", "nucleus");
        List<String> others = new ArrayList<>(PICTURES);
        others.set(0, "q0");
        Path b = result("b.json", others, DICE, DICE, "background", "nucleus");
        assertThat(golgi("eval", "compare", a + "", b + "")).isEqualTo(2);
        assertThat(err.toString()).contains("other pictures");
        Path c = result("c.json", PICTURES, DICE, DICE, "background", "gland");
        assertThat(golgi("eval", "compare", a + "", c + "")).isEqualTo(2);
        assertThat(err.toString()).contains("other classes");
    }

    private String line(String metric) {
        return out.toString()
                .lines()
                .filter(text -> text.startsWith(metric))
                .findFirst()
                .orElseThrow();
    }

    private double pValue(String metric) {
        String line = line(metric);
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private int golgi(String... arguments) {
        CommandLine line = Golgi.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Golgi.run(line, arguments);
    }
}
