package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VitOutput;

/**
 * What the student says of all crops.
 *
 * @param globalFeatures normed class tokens of the global crops before the head [2B, D]
 * @param globalLogits class tokens of the global crops [2B, K]
 * @param localLogits class tokens of the local crops [L B, K]
 * @param patchLogits hidden patches [n, K]
 */
record Predictions(Tensor globalFeatures, Tensor globalLogits, Tensor localLogits, Tensor patchLogits) {

    static Predictions of(DinoNetwork student, DeviceBatch crops, DropPath drop) {
        List<ImageBatch> sizes = new ArrayList<>();
        sizes.add(ImageBatch.masked(crops.globals(), crops.mask()));
        if (crops.hasLocals()) {
            sizes.add(ImageBatch.of(crops.locals()));
        }
        List<VitOutput> outputs = student.backbone().forward(sizes, drop);
        Tensor features = outputs.get(0).cls();
        Tensor cls = crops.hasLocals() ? Ops.cat(0, features, outputs.get(1).cls()) : features;
        Logits logits = Logits.of(student, cls, Targets.hiddenPatches(outputs.get(0), crops));
        return new Predictions(
                features,
                logits.cls().narrow(0, 0, crops.images()),
                logits.cls().narrow(0, crops.images(), crops.locals().size(0)),
                logits.patches());
    }
}
