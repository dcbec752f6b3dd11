package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.model.Objective;
import org.golgi.dino.model.SelfDistillation;
import org.golgi.dino.model.StepReport;
import org.golgi.dino.model.StepSettings;
import org.golgi.dino.model.TrainingStep;

/**
 * Whole training runs: losses and gradient norms of every step, gradients of the first, weights of student and teacher
 * and the centres after the last.
 *
 * <p>The key third of {@code attn.qkv.bias} is left out of the weights: its exact gradient is zero, so that Adam makes
 * steps of rounding noise there.
 */
final class TrainCheck implements ParityCheck {
    private static final Map<String, String> LOSSES = Map.of(
            "dino_local", "loss.dino_local_crops_loss",
            "dino_global", "loss.dino_global_crops_loss",
            "koleo", "loss.koleo_loss",
            "ibot", "loss.ibot_loss",
            "total", "loss.total_logged");

    @Override
    public String prefix() {
        return "train_";
    }

    @Override
    public boolean accepts(GoldenCase golden) {
        return golden.name().startsWith(prefix()) && golden.hasPart("init");
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        Natives.load();
        TrainCase run = new TrainCase(golden);
        StepSchedules schedules = run.schedules();
        schedules(golden, schedules, report);
        try (Scope scope = new Scope();
                SelfDistillation model = run.model()) {
            TrainingStep step = new TrainingStep(model, new Objective(run.loss()), run.clip());
            List<StepReport> reports = new ArrayList<>();
            for (int i = 0; i < run.steps(); i++) {
                try (Scope inner = new Scope()) {
                    reports.add(step.run(run.batch(i), schedules.at(i), run.dropPath(i)));
                    if (i == 0) {
                        gradients(golden.part("trace"), model, reports.get(0), run.clip(), report);
                    }
                }
            }
            traces(golden.part("trace"), reports, report);
            weights(golden, model, report);
        }
    }

    private static void schedules(GoldenCase golden, StepSchedules schedules, ParityReport report) {
        double worst = 0;
        int step = 0;
        for (JsonNode expected : golden.json().path("hyperparameters_per_step")) {
            StepSettings actual = schedules.at(step++);
            worst = Math.max(worst, Math.abs(actual.learningRate() - number(expected, "lr")));
            worst = Math.max(worst, Math.abs(actual.lastLayerLearningRate() - number(expected, "last_layer_lr")));
            worst = Math.max(worst, Math.abs(actual.weightDecay() - number(expected, "weight_decay")));
            worst = Math.max(worst, Math.abs(actual.momentum() - number(expected, "momentum")));
            worst = Math.max(worst, Math.abs(actual.teacherTemperature() - number(expected, "teacher_temp")));
        }
        report.add("schedules", worst, worst, 1e-12);
    }

    private static double number(JsonNode node, String key) {
        return node.path(key).asDouble(Double.NaN);
    }

    /** Gradients before clipping; the model holds them after. */
    private static void gradients(
            SafetensorsFile trace, SelfDistillation model, StepReport first, double clip, ParityReport report)
            throws IOException {
        Map<String, Tensor> clipped = model.gradients();
        for (String name : trace.names()) {
            if (name.startsWith("step0.grad.")) {
                String key = name.substring("step0.grad.".length());
                double norm = first.gradientNorms().get(key.substring(0, key.indexOf('.')));
                Tensor gradient = Ops.scale(clipped.get(key), Math.max(1, (norm + 1e-6) / clip));
                report.withinShare(name, Ops.toFloats(gradient), trace.floats(name), 5e-6);
            }
        }
    }

    private static void traces(SafetensorsFile trace, List<StepReport> reports, ParityReport report)
            throws IOException {
        for (Map.Entry<String, String> loss : LOSSES.entrySet()) {
            // A term of weight 0 is not computed and has no trace.
            boolean computed = reports.get(0).logged().containsKey(loss.getKey());
            if (computed || trace.contains(loss.getValue())) {
                float[] actual = column(reports, r -> r.logged().getOrDefault(loss.getKey(), Double.NaN));
                report.within(loss.getValue(), actual, trace.floats(loss.getValue()), 1e-5);
            }
        }
        report.within(
                "loss.total_backprop",
                column(reports, r -> r.backpropagated().get("total")),
                trace.floats("loss.total_backprop"),
                1e-5);
        for (String part : reports.get(0).gradientNorms().keySet()) {
            String name = "grad_norm_before_clip." + part;
            float[] expected = trace.floats(name);
            float[] actual = column(reports, r -> r.gradientNorms().get(part));
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(actual[i] / expected[i] - 1));
            }
            report.add(name + " (relative)", worst, worst, 1e-5);
        }
    }

    private static float[] column(List<StepReport> reports, java.util.function.ToDoubleFunction<StepReport> value) {
        float[] column = new float[reports.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = (float) value.applyAsDouble(reports.get(i));
        }
        return column;
    }

    private static void weights(GoldenCase golden, SelfDistillation model, ParityReport report) throws IOException {
        double tolerance = golden.json().path("init").asText().equals("official") ? 1e-5 : 5e-6;
        SafetensorsFile end = golden.part("final");
        Map<String, Tensor> state = new LinkedHashMap<>();
        model.state().values().forEach(state::putAll);
        for (String name : end.names()) {
            if (!state.containsKey(name)) {
                // Sinkhorn-Knopp keeps no centre; the official modules carry one that stays zero.
                report.require(name + " is an unused centre", name.endsWith(".center"));
                continue;
            }
            float[] actual = Ops.toFloats(state.get(name));
            float[] expected = end.floats(name);
            if (name.endsWith("attn.qkv.bias")) {
                actual = withoutKeys(actual);
                expected = withoutKeys(expected);
            }
            report.within(name, actual, expected, tolerance);
        }
    }

    private static float[] withoutKeys(float[] bias) {
        float[] kept = bias.clone();
        java.util.Arrays.fill(kept, bias.length / 3, bias.length / 3 * 2, 0);
        return kept;
    }
}
