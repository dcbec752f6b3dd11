package org.golgi.cli;

import java.util.Locale;
import java.util.Map;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.task.ResultFile;

/** A result as a table for a terminal. */
final class ResultTable {

    private ResultTable() {}

    static String of(ResultFile result) {
        StringBuilder text = new StringBuilder();
        ResultFile.Data data = result.data();
        int trainSize = data.trainCounts().stream().mapToInt(Integer::intValue).sum();
        int testSize = data.testCounts().stream().mapToInt(Integer::intValue).sum();
        text.append("%s, %s, encoder %s%n"
                .formatted(
                        result.task(), result.protocol().id(), result.encoder().name()));
        String folds = result.protocol().settings().get("folds");
        String sizes = folds == null
                ? trainSize + " training and " + testSize + " test pictures"
                : testSize + " pictures in " + folds + " folds";
        String groups = folds == null ? " slides or patients in the test set" : " slides or patients";
        text.append("%d classes, %s, %s%n%n"
                .formatted(
                        data.classes().size(),
                        sizes,
                        data.testGroups() > 0 ? data.testGroups() + groups : "slides and patients not known"));
        text.append("%-26s  %7s   %s%n".formatted("metric", "value", "interval"));
        for (Map.Entry<String, ResultFile.Figure> entry : result.metrics().entrySet()) {
            ResultFile.Figure figure = entry.getValue();
            text.append("%-26s  %7s   %s%n".formatted(title(entry.getKey()), number(figure.value()), interval(figure)));
        }
        if (!result.confusion().isEmpty()) {
            confusion(result, text);
        }
        return text.toString();
    }

    private static String title(String id) {
        if (id.equals("ece")) {
            return "expected calibration error";
        }
        for (Metric metric : Metric.values()) {
            if (id.equals(metric.id())) {
                return metric.title();
            }
            if (id.startsWith(metric.id() + "@")) {
                return metric.title() + ", " + id.substring(id.indexOf('@') + 1) + " shots";
            }
        }
        return id;
    }

    private static String interval(ResultFile.Figure figure) {
        return figure.lower() == null
                ? ""
                : number(figure.lower()) + " to " + number(figure.upper()) + "  (" + figure.spread() + ")";
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
