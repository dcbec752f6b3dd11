package org.golgi.dino.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VitOutput;

/**
 * What the teacher says of the whole global crops.
 *
 * @param cls probabilities [2B, K]; row i belongs to the student's crop i and comes from the tile's other crop
 * @param patches probabilities of the hidden patches [n, K]
 */
record Targets(Tensor cls, Tensor patches) {

    static Targets of(SelfDistillation model, DeviceBatch crops, double temperature) {
        return Ops.noGrad(() -> {
            DinoNetwork teacher = model.teacher();
            VitOutput output = teacher.backbone().forward(ImageBatch.of(crops.globals()));
            Tensor cls = output.cls(); // [2B, D]
            long B = crops.tiles();
            Tensor swapped = Ops.cat(0, cls.narrow(0, B, B), cls.narrow(0, 0, B));
            Tensor hidden = hiddenPatches(output, crops); // [n, D]
            Logits logits = Logits.of(teacher, swapped, hidden);
            return new Targets(
                    model.dinoCentering().targets(logits.cls(), temperature),
                    crops.hasHidden()
                            ? model.ibotCentering().targets(logits.patches(), temperature)
                            : logits.patches());
        });
    }

    /** The tokens of the hidden patches [n, D]. */
    static Tensor hiddenPatches(VitOutput output, DeviceBatch crops) {
        Tensor patches = output.patches(); // [2B, N, D]
        return patches.reshape(-1, patches.size(2)).index_select(0, crops.hidden());
    }

    /** Mean entropy of the class-token targets in nats, []. */
    Tensor entropy() {
        return Ops.noGrad(() ->
                cls.mul(cls.clamp_min(new Scalar(1e-37)).log()).sum(-1).mean().neg());
    }
}
