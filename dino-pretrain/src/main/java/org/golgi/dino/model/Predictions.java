package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.tensor.Workspace;
import org.golgi.core.vit.ImageBatch;

/**
 * What the student says of all crops.
 *
 * @param globalFeatures normed class tokens of the global crops before the head [2B, D]
 * @param globalLogits class tokens of the global crops [2B, K]
 * @param localLogits class tokens of the local crops [L B, K]
 * @param patchLogits hidden patches [n, K]
 * @param backward what to call after the backward pass of the losses, to carry it through the backbone
 */
record Predictions(
        Tensor globalFeatures, Tensor globalLogits, Tensor localLogits, Tensor patchLogits, Runnable backward) {

    static Predictions of(DinoNetwork student, DeviceBatch crops, DropPath drop, Optional<Workspace> memory) {
        List<ImageBatch> sizes = new ArrayList<>();
        sizes.add(ImageBatch.masked(crops.globals(), crops.mask()));
        if (crops.hasLocals()) {
            sizes.add(ImageBatch.of(crops.locals()));
        }
        TokenRows tokens = TokenRows.of(student.backbone(), sizes, crops, drop, memory);
        Logits logits = Logits.of(student, tokens.cls(), tokens.hidden());
        return new Predictions(
                tokens.globals(),
                logits.cls().narrow(0, 0, crops.images()),
                logits.cls().narrow(0, crops.images(), crops.locals().size(0)),
                logits.patches(),
                tokens.backward());
    }
}
