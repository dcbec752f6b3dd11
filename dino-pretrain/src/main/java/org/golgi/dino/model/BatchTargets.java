package org.golgi.dino.model;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.loss.Centering;

/** The targets of a batch that comes in parts; those of every part are asked for once, in order. */
final class BatchTargets {
    private final SelfDistillation model;
    private final int parts;
    private final double temperature;
    private UnaryOperator<Tensor> cls;
    private UnaryOperator<Tensor> patches;

    BatchTargets(SelfDistillation model, int parts, double temperature) {
        this.model = model;
        this.parts = parts;
        this.temperature = temperature;
    }

    /** True if {@link #lookAhead} must see the rows of all parts before any targets are asked for. */
    boolean looksAhead() {
        return parts > 1 && model.dinoCentering().looksAhead();
    }

    /** Shows all parts. */
    void lookAhead(List<TeacherRows> rows) {
        DinoNetwork teacher = model.teacher();
        cls = begin(
                model.dinoCentering(),
                rows.stream()
                        .map(part -> (Supplier<Tensor>) () -> teacher.dinoHead().logits(part.cls()))
                        .toList());
        List<TeacherRows> hiding = rows.stream().filter(TeacherRows::hasHidden).toList();
        if (!hiding.isEmpty()) {
            patches = begin(
                    model.ibotCentering(),
                    hiding.stream()
                            .map(part ->
                                    (Supplier<Tensor>) () -> teacher.ibotHead().logits(part.patches()))
                            .toList());
        }
    }

    /** The targets of a part that was shown. */
    Targets of(TeacherRows rows) {
        DinoNetwork teacher = model.teacher();
        return free(() -> new Logits(
                teacher.dinoHead().logits(rows.cls()), teacher.ibotHead().logits(rows.patches())));
    }

    /** The targets of a part, where none has to be shown before. */
    Targets of(DeviceBatch crops) {
        return free(() -> {
            TokenRows tokens = TokenRows.ofTeacher(model, crops);
            return Logits.of(model.teacher(), TeacherRows.swapped(tokens.globals()), tokens.hidden());
        });
    }

    private Targets free(Supplier<Logits> logits) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Targets targets = of(logits.get());
                return new Targets(scope.keep(targets.cls()), scope.keep(targets.patches()));
            }
        });
    }

    private Targets of(Logits logits) {
        if (cls == null) {
            cls = begin(model.dinoCentering(), List.of());
        }
        if (logits.patches().size(0) == 0) {
            return new Targets(cls.apply(logits.cls()), logits.patches());
        }
        if (patches == null) {
            patches = begin(model.ibotCentering(), List.of());
        }
        return new Targets(cls.apply(logits.cls()), patches.apply(logits.patches()));
    }

    private UnaryOperator<Tensor> begin(Centering centering, List<Supplier<Tensor>> logits) {
        return centering.inParts(logits, parts, temperature);
    }
}
