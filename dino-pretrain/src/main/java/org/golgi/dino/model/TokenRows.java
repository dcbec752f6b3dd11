package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.nn.TokenGroups;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Workspace;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.RowsPass;
import org.golgi.core.vit.VisionTransformer;

/**
 * The tokens that the losses look at: class tokens of all crops and hidden patches of the global crops.
 *
 * @param globals class tokens of the global crops [2B, D]
 * @param locals class tokens of the local crops [L B, D]
 * @param hidden hidden patches [n, D]
 * @param backward carries the gradients of these tokens on to the backbone, once the losses have left theirs here
 */
record TokenRows(Tensor globals, Tensor locals, Tensor hidden, Runnable backward) {

    /**
     * One pass over the crops.
     *
     * @param images the global crops, then the local crops if there are any
     * @param memory for the activations; empty to have libtorch record the whole pass
     */
    static TokenRows of(
            VisionTransformer backbone,
            List<ImageBatch> images,
            DeviceBatch crops,
            DropPath drop,
            Optional<Workspace> memory) {
        TokenGroups layout = backbone.layout(images);
        List<Long> rows = new ArrayList<>();
        for (int g = 0; g < layout.groups().size(); g++) {
            TokenGroups.Group group = layout.groups().get(g);
            for (int i = 0; i < group.images(); i++) {
                rows.add((long) layout.start(g) + (long) i * group.tokens());
            }
        }
        int cls = rows.size();
        int tokens = layout.groups().get(0).tokens();
        int patches = crops.masks().patches();
        for (int index : crops.masks().indices()) {
            rows.add((long) index / patches * tokens + tokens - patches + index % patches);
        }
        Tensor wanted = Ops.longs(rows.stream().mapToLong(row -> row).toArray())
                .to(crops.globals().device(), Ops.I64);
        RowsPass pass = pass(backbone, images, wanted, drop, memory);
        Tensor found = pass.tokens(); // [R, D]
        int globals = crops.images();
        return new TokenRows(
                found.narrow(0, 0, globals),
                found.narrow(0, globals, cls - globals),
                found.narrow(0, cls, rows.size() - cls),
                pass.backward());
    }

    /** The teacher's pass over the whole global crops. */
    static TokenRows ofTeacher(SelfDistillation model, DeviceBatch crops) {
        List<ImageBatch> images = List.of(ImageBatch.of(crops.globals()));
        return of(model.teacher().backbone(), images, crops, DropPath.NONE, model.memory());
    }

    private static RowsPass pass(
            VisionTransformer backbone,
            List<ImageBatch> images,
            Tensor wanted,
            DropPath drop,
            Optional<Workspace> memory) {
        return memory.isPresent()
                ? backbone.rowsPass(images, wanted, drop, memory.get())
                : new RowsPass(backbone.forwardRows(images, wanted, drop), () -> {});
    }

    /** Class tokens of all crops, the global ones first. */
    Tensor cls() {
        return Ops.cat(0, globals, locals);
    }
}
