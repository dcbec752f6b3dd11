package org.golgi.dino.model;

import org.golgi.core.nn.DropPath;

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
        try (Accumulation whole = begin(settings, 1)) {
            whole.add(batch, drop);
            return whole.finish();
        }
    }

    /**
     * Begins a step whose batch comes in parts, so that only one part's activations are held at a time.
     *
     * @param parts how many there will be
     */
    public Accumulation begin(StepSettings settings, int parts) {
        return new Accumulation(model, objective, clip, settings, parts);
    }
}
