package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.DropPath;
import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.Ema;
import org.golgi.core.optim.GradientClip;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * One step of DINOv2 (Oquab et al. 2023, section 4): the teacher looks at the global crops, the student at all crops with
 * patches hidden; losses, backward pass, clipping by part, AdamW, moving average.
 */
public final class TrainingStep {
    private final SelfDistillation model;
    private final Objective objective;
    private final double clip;

    /**
     * A step that changes this model.
     *
     * @param clip largest gradient norm of each part; 0 does not clip
     */
    public TrainingStep(SelfDistillation model, Objective objective, double clip) {
        this.model = model;
        this.objective = objective;
        this.clip = clip;
    }

    /** Trains on one batch. */
    public StepReport run(CropBatch batch, StepSettings settings, DropPath drop) {
        try (Scope scope = new Scope()) {
            DeviceBatch crops = DeviceBatch.of(batch, model.device());
            Targets targets = Targets.of(model, crops, settings.teacherTemperature());
            Predictions predictions = Predictions.of(model.student(), crops, drop, model.memory());
            Objective.Terms terms = objective.terms(targets, predictions, crops);
            terms.total().backward();
            predictions.backward().run();
            Map<String, Tensor> norms = collectGradients();
            Readings readings = read(terms, norms, targets);
            boolean finite = readings.finite();
            if (finite) {
                update(settings, norms);
            }
            return readings.report(model.dinoCentering().centreNorm(), finite);
        }
    }

    private Map<String, Tensor> collectGradients() {
        Map<String, Tensor> norms = new LinkedHashMap<>();
        model.parts().forEach((key, part) -> {
            part.student().collectGradients();
            norms.put(key, GradientClip.norm(part.student().gradient()));
        });
        return norms;
    }

    private void update(StepSettings settings, Map<String, Tensor> norms) {
        AdamW.Rates rates =
                new AdamW.Rates(settings.learningRate(), settings.lastLayerLearningRate(), settings.weightDecay());
        model.parts().forEach((key, part) -> {
            part.optimizer().update(rates, GradientClip.divisor(norms.get(key), clip));
            part.student().refresh();
            Ema.update(part.teacher(), part.student(), settings.momentum());
            part.teacher().refresh();
        });
    }

    /** Brings all numbers of the report over in one transfer. */
    private static Readings read(Objective.Terms terms, Map<String, Tensor> norms, Targets targets) {
        List<Tensor> all = new ArrayList<>(terms.weighted().values());
        all.addAll(norms.values());
        all.add(targets.entropy());
        TensorVector scalars = new TensorVector();
        all.forEach(tensor -> scalars.push_back(tensor.detach().to(Ops.F32)));
        float[] values = Ops.toFloats(torch.stack(scalars));
        return new Readings(List.copyOf(terms.weighted().keySet()), List.copyOf(norms.keySet()), values);
    }

    /** The numbers of the report: the terms, the norms, the entropy. */
    private record Readings(List<String> terms, List<String> parts, float[] values) {

        boolean finite() {
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }

        StepReport report(double centreNorm, boolean applied) {
            Map<String, Double> backpropagated = new LinkedHashMap<>();
            Map<String, Double> logged = new LinkedHashMap<>();
            for (int i = 0; i < terms.size(); i++) {
                backpropagated.put(terms.get(i), (double) values[i]);
                logged.put(terms.get(i), values[i] * Objective.loggedShare(terms.get(i)));
            }
            backpropagated.put(
                    "total",
                    backpropagated.values().stream().mapToDouble(v -> v).sum());
            logged.put("total", logged.values().stream().mapToDouble(v -> v).sum());
            Map<String, Double> norms = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                norms.put(parts.get(i), (double) values[terms.size() + i]);
            }
            return new StepReport(logged, backpropagated, norms, values[values.length - 1], centreNorm, applied);
        }
    }
}
