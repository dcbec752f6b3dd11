package org.golgi.dino.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.nn.TokenGroups;
import org.golgi.core.tensor.Ops;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;

/**
 * The tokens that the losses look at: class tokens of all crops and hidden patches of the global crops.
 *
 * @param globals class tokens of the global crops [2B, D]
 * @param locals class tokens of the local crops [L B, D]
 * @param hidden hidden patches [n, D]
 */
record TokenRows(Tensor globals, Tensor locals, Tensor hidden) {

    /**
     * One pass over the crops.
     *
     * @param images the global crops, then the local crops if there are any
     */
    static TokenRows of(VisionTransformer backbone, List<ImageBatch> images, DeviceBatch crops, DropPath drop) {
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
        Tensor found = backbone.forwardRows(images, wanted, drop); // [R, D]
        int globals = crops.images();
        return new TokenRows(
                found.narrow(0, 0, globals),
                found.narrow(0, globals, cls - globals),
                found.narrow(0, cls, rows.size() - cls));
    }

    /** Class tokens of all crops, the global ones first. */
    Tensor cls() {
        return Ops.cat(0, globals, locals);
    }
}
