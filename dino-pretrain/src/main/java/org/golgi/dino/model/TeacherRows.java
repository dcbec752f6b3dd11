package org.golgi.dino.model;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * What of the teacher's pass over a part of a batch meets the prototypes: small beside the logits, which can be made of it
 * again and again. The owner {@linkplain #close frees} it.
 *
 * @param cls class tokens of the global crops [2B, bottleneck]; row i belongs to the student's crop i and comes from the
 *     tile's other crop
 * @param patches hidden patches [n, bottleneck]
 */
record TeacherRows(Tensor cls, Tensor patches) implements AutoCloseable {

    static TeacherRows of(SelfDistillation model, DeviceBatch crops) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                TokenRows tokens = TokenRows.ofTeacher(model, crops);
                DinoNetwork teacher = model.teacher();
                return new TeacherRows(
                        Scope.retain(teacher.dinoHead().bottleneck(swapped(tokens.globals()))),
                        Scope.retain(teacher.ibotHead().bottleneck(tokens.hidden())));
            }
        });
    }

    /** The rows of the other crop of each tile, [2B, D]. */
    static Tensor swapped(Tensor cls) {
        long B = cls.size(0) / 2;
        return Ops.cat(0, cls.narrow(0, B, B), cls.narrow(0, 0, B));
    }

    boolean hasHidden() {
        return patches.size(0) > 0;
    }

    @Override
    public void close() {
        Scope.release(cls);
        Scope.release(patches);
    }
}
