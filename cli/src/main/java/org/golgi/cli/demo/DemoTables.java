package org.golgi.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.label.LabelRow;
import org.golgi.datasets.label.LabelTable;

/** Which phantom slides are trained on, which judge the run, and which stay unseen until the end. */
public final class DemoTables {
    /** Each so many-th slide of the training split judges the run. */
    private static final int JUDGES = 3;

    private DemoTables() {}

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
     * online probe chooses the best encoder on these, so that the test split is not touched before the end.
     */
    public static Path writeProbeTable(Path phantoms) throws IOException {
        LabelTable labels = labels(phantoms);
        List<String> names = trainingSlideNames(labels);
        StringBuilder csv = new StringBuilder("path,label,split,slide\n");
        for (LabelRow row : labels.split("train").rows()) {
            String slide = row.slide().orElseThrow();
            String split = names.indexOf(slide) % JUDGES == JUDGES - 1 ? "val" : "train";
            csv.append(String.join(",", row.path(), row.label().orElseThrow(), split, slide))
                    .append('\n');
        }
        Path file = phantoms.resolve("tiles").resolve("probe.csv");
        DurableFiles.replace(file, csv.toString());
        return file;
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
