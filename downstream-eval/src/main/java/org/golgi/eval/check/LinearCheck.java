package org.golgi.eval.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.LinearProbe;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.Predictions;

/** UNI's linear probe, scikit-learn's logistic regression, and the metrics and bootstrap of their predictions. */
final class LinearCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "eval_linear_";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        JsonNode scalars = golden.json().path("scalars");
        int numClasses = golden.json().path("config").path("n_classes").asInt();
        LabelledFeatures train = Goldens.labelled(file, "train", numClasses);
        LabelledFeatures test = Goldens.labelled(file, "test", numClasses);
        intermediateStates(file, scalars, train, report);
        LinearProbe probe = LinearProbe.fit(train, LinearProtocol.UNI_LBFGS_CODE);
        Predictions predictions = probe.predict(test.features());
        report.within(
                "objective",
                probe.objective(),
                scalars.path("uni_float64.final_objective").asDouble(),
                1e-6);
        report.within(
                "probabilities against float64",
                Goldens.floats(predictions.scores()),
                file.floats("uni_float64.test_probabilities"),
                1e-3);
        report.within(
                "probabilities", Goldens.floats(predictions.scores()), file.floats("uni.test_probabilities"), 2e-3);
        report.require("predictions", Arrays.equals(predictions.labels(), Goldens.ints(file, "uni.test_predictions")));
        metrics(scalars, test, predictions, report);
        withoutValidationRows(file, scalars, train, test, report);
        sklearn(file, train, test, report);
        bootstrap(golden, test, predictions, report);
    }

    /** The path of the optimiser: weights after a few iterations. */
    private static void intermediateStates(
            SafetensorsFile file, JsonNode scalars, LabelledFeatures train, ParityReport report) throws IOException {
        for (String name : file.names()) {
            if (name.matches("uni\\.max_iter_\\d+\\.weight")) {
                int iterations = Integer.parseInt(name.split("[._]")[3]);
                LinearProbe probe = LinearProbe.fit(train, LinearProtocol.UNI_LBFGS_CODE, iterations);
                String state = "uni.max_iter_" + iterations;
                report.withinShare(state + " weight", Goldens.floats(probe.weight()), file.floats(name), 1e-3);
                report.within(state + " bias", Goldens.floats(probe.bias()), file.floats(state + ".bias"), 1e-4);
                report.within(
                        state + " objective",
                        probe.objective(),
                        scalars.path(state + ".objective").asDouble(),
                        1e-5);
                report.within(
                        state + " evaluations",
                        probe.evaluations(),
                        scalars.path(state + ".closure_evaluations").asDouble(),
                        0);
            }
        }
    }

    private static void metrics(JsonNode scalars, LabelledFeatures test, Predictions predictions, ParityReport report) {
        Outcome outcome = outcome(test, predictions);
        var values = outcome.metrics();
        JsonNode expected = scalars.path("uni.eval_linear_probe.combine_True");
        report.within(
                "acc", values.get(Metric.ACCURACY), expected.path("lin_acc").asDouble(), 1e-12);
        report.within(
                "bacc",
                values.get(Metric.BALANCED_ACCURACY),
                expected.path("lin_bacc").asDouble(),
                1e-12);
        report.within(
                "kappa",
                values.get(Metric.QUADRATIC_KAPPA),
                expected.path("lin_kappa").asDouble(),
                1e-12);
        report.within(
                "weighted F1",
                values.get(Metric.WEIGHTED_F1),
                expected.path("lin_weighted_f1").asDouble(),
                1e-12);
        report.within(
                "auroc", values.get(Metric.AUROC), expected.path("lin_auroc").asDouble(), 1e-4);
    }

    private static void withoutValidationRows(
            SafetensorsFile file, JsonNode scalars, LabelledFeatures train, LabelledFeatures test, ParityReport report)
            throws IOException {
        int held = scalars.path("n_validation_rows_taken_from_end_of_train").asInt();
        LabelledFeatures rest =
                train.select(IntStream.range(0, train.size() - held).toArray());
        Predictions predictions =
                LinearProbe.fit(rest, LinearProtocol.UNI_LBFGS_CODE).predict(test.features());
        report.require(
                "predictions without the validation rows",
                Arrays.equals(predictions.labels(), Goldens.ints(file, "uni.combine_False.preds_all")));
    }

    private static void sklearn(
            SafetensorsFile file, LabelledFeatures train, LabelledFeatures test, ParityReport report)
            throws IOException {
        LinearProbe probe = LinearProbe.fit(train, LinearProtocol.SKLEARN_LR);
        Predictions predictions = probe.predict(test.features());
        report.within(
                "scikit-learn probabilities",
                Goldens.floats(predictions.scores()),
                file.floats("sklearn_tight.test_probabilities"),
                5e-3);
        report.require(
                "scikit-learn predictions",
                Arrays.equals(predictions.labels(), Goldens.ints(file, "sklearn_tight.test_predictions")));
    }

    /** The metrics of every recorded replicate. */
    private static void bootstrap(
            GoldenCase golden, LabelledFeatures test, Predictions predictions, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        Outcome outcome = outcome(test, predictions);
        long[] indices = file.longs("bootstrap.indices");
        int replicates = indices.length / test.size();
        float[][] values = new float[Metric.values().length][replicates];
        for (int r = 0; r < replicates; r++) {
            short[] weights = new short[test.size()];
            for (int i = 0; i < test.size(); i++) {
                weights[(int) indices[r * test.size() + i]]++;
            }
            for (var value : outcome.metrics(weights).entrySet()) {
                values[value.getKey().ordinal()][r] = value.getValue().floatValue();
            }
        }
        compare(file, "acc", values[Metric.ACCURACY.ordinal()], 1e-6, report);
        compare(file, "balanced_acc", values[Metric.BALANCED_ACCURACY.ordinal()], 1e-6, report);
        compare(file, "f1_weighted", values[Metric.WEIGHTED_F1.ordinal()], 1e-6, report);
        compare(file, "kappa_quadratic", values[Metric.QUADRATIC_KAPPA.ordinal()], 1e-6, report);
        compare(file, "auroc", values[Metric.AUROC.ordinal()], 2e-4, report);
        compare(file, "auroc_macro_ovo", values[Metric.AUROC.ordinal()], 2e-4, report);
        compare(file, "auroc_macro_ovr", values[Metric.AUROC_REST.ordinal()], 2e-4, report);
    }

    private static void compare(
            SafetensorsFile file, String metric, float[] actual, double tolerance, ParityReport report)
            throws IOException {
        if (file.contains("bootstrap." + metric)) {
            report.within("bootstrap " + metric, actual, file.floats("bootstrap." + metric), tolerance);
        }
    }

    private static Outcome outcome(LabelledFeatures test, Predictions predictions) {
        return new Outcome(test.numClasses(), test.labels(), predictions.labels(), predictions.scores());
    }
}
