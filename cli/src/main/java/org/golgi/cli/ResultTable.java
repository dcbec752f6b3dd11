package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.segment.OverlapMeasure;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;

/** A result as a table for a terminal. */
final class ResultTable {

    /** The setting that only results of segmentation have. */
    private static final String DECODER = "decoder";

    private ResultTable() {}

    /** Writes the result where it was asked for and prints it. */
    static void finish(ResultFile result, Optional<Path> out, CommonOptions common) throws IOException {
        if (out.isPresent()) {
            result.write(out.get());
        }
        if (common.json()) {
            common.printJson(Map.of(
                    "task", result.task(),
                    "protocol", result.protocol(),
                    "encoder", result.encoder(),
                    "metrics", result.metrics(),
                    "file", out.map(Path::toString).orElse("")));
            return;
        }
        common.out().print(of(result));
        out.ifPresent(file -> common.out().println("The result is in " + file + picture(result, file)));
        common.out().flush();
    }

    private static String picture(ResultFile result, Path file) {
        Map<String, String> settings = result.protocol().settings();
        boolean drawn = settings.containsKey(ResultPictures.SHOWN) || settings.containsKey(DECODER);
        return drawn ? ", its picture in " + ResultPictures.beside(file) : "";
    }

    static String of(ResultFile result) {
        StringBuilder text = new StringBuilder();
        ResultFile.Data data = result.data();
        text.append("%s, %s, encoder %s%n"
                .formatted(
                        result.task(), result.protocol().id(), result.encoder().name()));
        String groups = result.protocol().settings().containsKey("folds")
                ? " slides or patients"
                : " slides or patients in the test set";
        text.append("%d classes, %s, %s%n%n"
                .formatted(
                        data.classes().size(),
                        sizes(result),
                        data.testGroups() > 0 ? data.testGroups() + groups : "slides and patients not known"));
        text.append("%-34s  %7s   %s%n".formatted("metric", "value", "interval"));
        for (Map.Entry<String, ResultFile.Figure> entry : result.metrics().entrySet()) {
            ResultFile.Figure figure = entry.getValue();
            text.append("%-34s  %7s   %s%n"
                    .formatted(title(result.protocol(), entry.getKey()), number(figure.value()), interval(figure)));
        }
        if (!result.confusion().isEmpty()) {
            confusion(result, text);
        }
        return text.toString();
    }

    private static String sizes(ResultFile result) {
        Map<String, String> settings = result.protocol().settings();
        if (settings.containsKey(DECODER)) { // counts of classes are counts of pictures that show them
            return settings.get("train_pictures") + " training, " + settings.get("validation_pictures")
                    + " validation and " + result.samples().ids().size() + " test pictures";
        }
        int train = sum(result.data().trainCounts());
        int test = sum(result.data().testCounts());
        if (train == 0) {
            return test + " pictures, none of them for training";
        }
        return settings.containsKey("folds")
                ? test + " pictures in " + settings.get("folds") + " folds"
                : train + " training and " + test + " test pictures";
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    private static String title(ResultFile.Protocol protocol, String id) {
        if (id.equals("ece")) {
            return "expected calibration error";
        }
        if (id.equals("c_index")) {
            return "Harrell's C";
        }
        if (protocol.id().startsWith("retrieval") && id.contains("@")) {
            return id.replace("mvacc", "MVAcc").replaceFirst("^acc", "Acc");
        }
        for (Metric metric : Metric.values()) {
            if (id.equals(metric.id())) {
                return metric.title();
            }
            if (id.startsWith(metric.id() + "@")) {
                String shots = id.substring(id.indexOf('@') + 1);
                return metric.title() + ", " + shots + (shots.equals("1") ? " shot" : " shots");
            }
        }
        for (OverlapMeasure measure : OverlapMeasure.values()) {
            if (id.equals(measure.id()) || id.startsWith(measure.id() + ", ")) {
                return measure.title() + id.substring(measure.id().length());
            }
        }
        return id.replace('_', ' ');
    }

    private static String interval(ResultFile.Figure figure) {
        return figure.lower() == null ? "" : figure.interval() + "  (" + figure.spread() + ")";
    }

    private static String number(Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static void confusion(ResultFile result, StringBuilder text) {
        text.append("%ntrue class (rows), predicted class (columns in the same order)%n".formatted());
        for (int t = 0; t < result.confusion().size(); t++) {
            text.append("%-26s".formatted(result.data().classes().get(t)));
            result.confusion().get(t).forEach(count -> text.append(" %6d".formatted(count)));
            text.append("%n".formatted());
        }
    }
}
