package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
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
 * One step whose gradient is the mean over the parts of its batch. Each part counts as a process of the official code
 * does: its own masks, KoLeo among its own tiles, targets centred or evened out over all parts.
 *
 * <p>Sinkhorn-Knopp needs the teacher's logits of all parts before the student may learn from any: until the last part
 * has come, crops and the teacher's {@linkplain TeacherRows rows} of the others are held.
 */
public final class Accumulation implements AutoCloseable {
    private final SelfDistillation model;
    private final Objective objective;
    private final double clip;
    private final StepSettings settings;
    private final int parts;
    private final BatchTargets targets;
    private final CentreMemory centres;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Double> terms = new LinkedHashMap<>();
    private double entropy;
    private int learned;

    /** A part that waits for the last one. */
    private record Waiting(CropBatch crops, DropPath drop, TeacherRows rows) implements AutoCloseable {
        @Override
        public void close() {
            rows.close();
            Scope.release(crops.globalCrops());
            Scope.release(crops.localCrops());
        }
    }

    Accumulation(SelfDistillation model, Objective objective, double clip, StepSettings settings, int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("a step of " + parts + " parts is illegal; it has at least one");
        }
        this.model = model;
        this.objective = objective;
        this.clip = clip;
        this.settings = settings;
        this.parts = parts;
        targets = new BatchTargets(model, parts, settings.teacherTemperature());
        centres = new CentreMemory(model);
    }

    /** Takes the next part of the batch; its tensors stay the caller's, who may free them after the call. */
    public void add(CropBatch part, DropPath drop) {
        if (learned + waiting.size() == parts) {
            throw new IllegalStateException("all " + parts + " parts of the step are there");
        }
        try (Scope scope = new Scope()) {
            DeviceBatch crops = DeviceBatch.of(part, model.device());
            if (!targets.looksAhead()) {
                learn(crops, targets.of(crops), drop);
                return;
            }
            TeacherRows rows = TeacherRows.of(model, crops);
            Scope.retain(part.globalCrops());
            Scope.retain(part.localCrops());
            waiting.add(new Waiting(part, drop, rows));
        }
        if (waiting.size() == parts) {
            learnAll();
        }
    }

    private void learnAll() {
        try (Scope scope = new Scope()) {
            targets.lookAhead(waiting.stream().map(Waiting::rows).toList());
            for (Waiting part : waiting) {
                try (Scope own = new Scope()) {
                    learn(DeviceBatch.of(part.crops, model.device()), targets.of(part.rows), part.drop);
                }
            }
        }
        freeWaiting();
    }

    private void learn(DeviceBatch crops, Targets said, DropPath drop) {
        Predictions predictions = Predictions.of(model.student(), crops, drop, model.memory());
        Objective.Terms found = objective.terms(said, predictions, crops);
        Tensor total = found.total();
        (parts == 1 ? total : total.div(new Scalar(parts))).backward();
        predictions.backward().run();
        learned++;
        model.parts().values().forEach(part -> part.student().collectGradients(learned == 1, learned == parts));
        read(found, said);
    }

    /** Brings the numbers of a part over in one transfer. */
    private void read(Objective.Terms found, Targets said) {
        List<Tensor> all = new ArrayList<>(found.weighted().values());
        all.add(said.entropy());
        float[] values = toFloats(all);
        int i = 0;
        for (String term : found.weighted().keySet()) {
            terms.merge(term, (double) values[i++] / parts, Double::sum);
        }
        entropy += (double) values[i] / parts;
    }

    private static float[] toFloats(List<Tensor> scalars) {
        TensorVector vector = new TensorVector();
        scalars.forEach(tensor -> vector.push_back(tensor.detach().to(Ops.F32)));
        return Ops.toFloats(torch.stack(vector));
    }

    /** Changes the weights, unless a loss or a gradient is not finite; then {@link #close} takes the centres back. */
    public StepReport finish() {
        if (learned < parts) {
            throw new IllegalStateException("the step has " + learned + " of its " + parts + " parts");
        }
        try (Scope scope = new Scope()) {
            Map<String, Tensor> norms = new LinkedHashMap<>();
            model.parts()
                    .forEach((key, part) ->
                            norms.put(key, GradientClip.norm(part.student().gradient())));
            float[] values = toFloats(List.copyOf(norms.values()));
            Map<String, Double> read = new LinkedHashMap<>();
            for (String key : norms.keySet()) {
                read.put(key, (double) values[read.size()]);
            }
            boolean finite = Double.isFinite(entropy)
                    && terms.values().stream().allMatch(Double::isFinite)
                    && read.values().stream().allMatch(Double::isFinite);
            if (finite) {
                update(norms);
                centres.forget();
            }
            return report(read, finite);
        }
    }

    private void update(Map<String, Tensor> norms) {
        AdamW.Rates rates =
                new AdamW.Rates(settings.learningRate(), settings.lastLayerLearningRate(), settings.weightDecay());
        model.parts().forEach((key, part) -> {
            part.optimizer().update(rates, GradientClip.divisor(norms.get(key), clip));
            part.student().refresh();
            Ema.update(part.teacher(), part.student(), settings.momentum());
            part.teacher().refresh();
        });
    }

    private StepReport report(Map<String, Double> norms, boolean applied) {
        Map<String, Double> backpropagated = new LinkedHashMap<>(terms);
        Map<String, Double> logged = new LinkedHashMap<>();
        terms.forEach((term, value) -> logged.put(term, value * Objective.loggedShare(term)));
        backpropagated.put("total", sum(backpropagated));
        logged.put("total", sum(logged));
        return new StepReport(
                logged, backpropagated, norms, entropy, model.dinoCentering().centreNorm(), applied);
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(value -> value).sum();
    }

    /** Frees what waits; a step that was not applied leaves everything as it was. */
    @Override
    public void close() {
        freeWaiting();
        centres.close();
    }

    private void freeWaiting() {
        waiting.forEach(Waiting::close);
        waiting.clear();
    }
}
