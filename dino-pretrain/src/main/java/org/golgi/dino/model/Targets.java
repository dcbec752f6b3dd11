package org.golgi.dino.model;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Workspace;
import org.golgi.core.vit.ImageBatch;

/**
 * What the teacher says of the whole global crops.
 *
 * @param cls probabilities [2B, K]; row i belongs to the student's crop i and comes from the tile's other crop
 * @param patches probabilities of the hidden patches [n, K]
 */
record Targets(Tensor cls, Tensor patches) {

    static Targets of(SelfDistillation model, DeviceBatch crops, double temperature) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                Targets targets = of(model, crops, temperature, model.memory());
                return new Targets(scope.keep(targets.cls), scope.keep(targets.patches));
            }
        });
    }

    private static Targets of(
            SelfDistillation model, DeviceBatch crops, double temperature, Optional<Workspace> memory) {
        DinoNetwork teacher = model.teacher();
        List<ImageBatch> images = List.of(ImageBatch.of(crops.globals()));
        TokenRows tokens = TokenRows.of(teacher.backbone(), images, crops, DropPath.NONE, memory);
        long B = crops.tiles();
        Tensor cls = tokens.globals();
        Tensor swapped = Ops.cat(0, cls.narrow(0, B, B), cls.narrow(0, 0, B));
        Logits logits = Logits.of(teacher, swapped, tokens.hidden());
        return new Targets(
                model.dinoCentering().targets(logits.cls(), temperature),
                crops.hasHidden() ? model.ibotCentering().targets(logits.patches(), temperature) : logits.patches());
    }

    /** Mean entropy of the class-token targets in nats, []. */
    Tensor entropy() {
        return Ops.noGrad(() ->
                cls.mul(cls.clamp_min(new Scalar(1e-37)).log()).sum(-1).mean().neg());
    }
}
