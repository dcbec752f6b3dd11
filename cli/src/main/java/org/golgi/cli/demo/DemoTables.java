package org.golgi.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;

/** Which phantom slides are trained on, which judge the run, and which stay unseen until the end. */
public final class DemoTables {
    /** Each so many-th slide of the training split judges the run. */
    private static final int JUDGES = 3;

    private static final int ENOUGH = 5;

    private DemoTables() {}

    /** The settings of the demo's pretraining, laid over a preset. */
    public static String settings() throws IOException {
        try (InputStream stream = DemoTables.class.getResourceAsStream("demo.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("the package lacks demo.yaml");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The slides of the training split: only these are cut into tiles for pretraining. */
    public static List<Path> trainingSlides(Path phantoms) throws IOException {
        LabelTable labels = labels(phantoms);
        List<String> names = trainingSlideNames(labels);
        try (Stream<Path> files = Files.list(phantoms.resolve("slides"))) {
            return files.filter(file -> names.contains(stem(file))).sorted().toList();
        }
    }

    /**
     * Writes {@code probe.csv} beside the labels: the training split alone, a third of its slides as {@code val}. The
     * online probe chooses the best encoder on these, so that the test split is not touched before the end. Classes that
     * are not in both parts are left out.
     */
    public static Path writeProbeTable(Path phantoms) throws IOException {
        LabelTable labels = labels(phantoms);
        List<String> names = trainingSlideNames(labels);
        Map<Boolean, List<LabelRow>> rows = labels.split("train").rows().stream()
                .collect(Collectors.partitioningBy(
                        row -> names.indexOf(row.slide().orElseThrow()) % JUDGES == JUDGES - 1));
        List<String> classes = common(rows.get(false), rows.get(true), 1);
        StringBuilder csv = new StringBuilder("path,label,split,slide\n");
        rows.forEach((judges, part) -> {
            for (LabelRow row : part) {
                if (classes.contains(row.label().orElseThrow())) {
                    String split = judges ? "val" : "train";
                    csv.append(String.join(
                                    ",",
                                    row.path(),
                                    row.label().orElseThrow(),
                                    split,
                                    row.slide().orElseThrow()))
                            .append('\n');
                }
            }
        });
        Path file = phantoms.resolve("tiles").resolve("probe.csv");
        DurableFiles.replace(file, csv.toString());
        return file;
    }

    /** Classes with at least {@value #ENOUGH} tiles in the training and in the test split. */
    public static List<String> classes(Path phantoms) throws IOException {
        LabelTable labels = labels(phantoms);
        return common(labels.split("train").rows(), labels.split("test").rows(), ENOUGH);
    }

    private static List<String> common(List<LabelRow> some, List<LabelRow> others, int least) {
        Map<String, Long> first = counts(some);
        Map<String, Long> second = counts(others);
        return first.keySet().stream()
                .filter(label -> first.get(label) >= least && second.getOrDefault(label, 0L) >= least)
                .sorted()
                .toList();
    }

    private static Map<String, Long> counts(List<LabelRow> rows) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.label().orElseThrow(), Collectors.counting()));
    }

    private static LabelTable labels(Path phantoms) throws IOException {
        return LabelTable.read(phantoms.resolve("tiles").resolve("labels.csv"));
    }

    private static List<String> trainingSlideNames(LabelTable labels) throws IOException {
        List<String> names = new ArrayList<>();
        for (LabelRow row : labels.split("train").rows()) {
            String slide = row.slide().orElseThrow();
            if (!names.contains(slide)) {
                names.add(slide);
            }
        }
        names.sort(null);
        return names;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }
}
