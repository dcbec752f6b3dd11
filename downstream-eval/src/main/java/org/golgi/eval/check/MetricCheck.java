package org.golgi.eval.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;

/** The corner cases of the metrics. */
final class MetricCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "eval_metric_cases";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) {
        for (JsonNode node : golden.json().path("cases")) {
            run(node.path("name").asText(), node, report);
        }
    }

    private static void run(String name, JsonNode node, ParityReport report) {
        int[] targets = ints(node.path("targets"));
        int[] predictions = ints(node.path("predictions"));
        int columns = node.path("probabilities").path(0).size();
        int numClasses = Math.max(
                columns,
                1
                        + IntStream.concat(IntStream.of(targets), IntStream.of(predictions))
                                .max()
                                .orElse(0));
        double[] scores = IntStream.range(0, columns == 0 ? 0 : targets.length * columns)
                .mapToDouble(i -> node.path("probabilities")
                        .path(i / columns)
                        .path(i % columns)
                        .asDouble())
                .toArray();
        Outcome outcome = new Outcome(numClasses, targets, predictions, scores);
        confusion(name, node, outcome.confusion(), report);
        Map<Metric, Double> values = outcome.metrics();
        JsonNode uni = node.path("uni");
        compare(name, uni.path("acc"), values.get(Metric.ACCURACY), report);
        compare(name, uni.path("bacc"), values.get(Metric.BALANCED_ACCURACY), report);
        compare(name, uni.path("kappa"), values.get(Metric.QUADRATIC_KAPPA), report);
        compare(name, uni.path("weighted_f1"), values.get(Metric.WEIGHTED_F1), report);
        compare(name, uni.path("auroc"), values.get(Metric.AUROC), report);
        compare(name, node.path("auroc_macro_ovr"), values.get(Metric.AUROC_REST), report);
    }

    private static void confusion(String name, JsonNode node, Confusion confusion, ParityReport report) {
        int[] labels = ints(node.path("labels_in_confusion"));
        JsonNode expected = node.path("confusion_matrix_of_present_labels");
        boolean equal = true;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                equal &= confusion.count(labels[i], labels[j])
                        == expected.path(i).path(j).asLong(-1);
            }
        }
        report.require(name + " confusion", equal);
    }

    private static void compare(String name, JsonNode expected, double actual, ParityReport report) {
        if (expected.isNull()) {
            report.require(name + " is undefined", Double.isNaN(actual));
        } else if (!expected.isMissingNode()) {
            report.within(name, actual, expected.asDouble(), 1e-12);
        }
    }

    static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
