package org.golgi.dino.config;

import org.golgi.dino.augment.AugmentConfig;
import org.golgi.dino.mask.MaskConfig;
import org.golgi.dino.model.StepSettings;

/**
 * Everything that decides a pretraining run. The presets beside this class hold the defaults, with a comment a key.
 *
 * @param run length, seed, precision, checkpoints
 * @param data unlabelled tiles
 * @param model backbone
 * @param heads projection heads
 * @param loss terms and centering
 * @param teacher moving average and temperature
 * @param optimizer AdamW and its schedules
 * @param mask hidden patches
 * @param crops multi-crop augmentation
 * @param probe labelled tiles that judge the run
 */
public record DinoConfig(
        RunConfig run,
        DataConfig data,
        ModelConfig model,
        HeadsConfig heads,
        LossConfig loss,
        TeacherConfig teacher,
        OptimizerConfig optimizer,
        MaskConfig mask,
        AugmentConfig crops,
        ProbeConfig probe) {

    public DinoConfig {
        int patch = model.patchSizePx();
        requireMultiple("crops.global_size_px", crops.globalSizePx(), patch);
        requireMultiple("crops.local_size_px", crops.localSizePx(), patch);
        requireMultiple("probe.size_px", probe.sizePx(), patch);
        requireArchitecture(model, crops.globalSizePx());
        requireNeighbours("KoLeo", "loss.koleo", loss.koleo(), data);
        requireNeighbours("KDE", "loss.kde", loss.kde(), data);
        Checks.require(
                optimizer.warmUpSteps() <= run.steps(),
                "optimizer.warm_up_steps",
                optimizer.warmUpSteps(),
                "at most run.steps, which is " + run.steps());
    }

    /**
     * What the schedules say for a step.
     *
     * @param world processes that train together
     */
    public StepSettings settings(long step, int world) {
        double learningRate = optimizer
                .learningRate((long) data.batchSize() * world, run.steps())
                .at(step);
        return new StepSettings(
                learningRate,
                step < optimizer.freezeLastLayerSteps() ? 0 : learningRate,
                optimizer.weightDecay(run.steps()).at(step),
                teacher.momentum(run.steps()).at(step),
                teacher.temperature().at(step));
    }

    private static void requireNeighbours(String term, String key, double weight, DataConfig data) {
        if (weight > 0 && data.tilesAtOnce() < 2) {
            throw new IllegalArgumentException(
                    (data.microBatchSize() == 1 ? "data.micro_batch_size" : "data.batch_size")
                            + " 1 has no neighbours for " + term + "; use at least 2, or set " + key + " to 0");
        }
    }

    /** Before a run folder is made for a network that cannot be built. */
    private static void requireArchitecture(ModelConfig model, int globalSizePx) {
        try {
            model.architecture(globalSizePx);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("model: " + e.getMessage(), e);
        }
    }

    private static void requireMultiple(String key, int sizePx, int patchSizePx) {
        if (sizePx % patchSizePx != 0) {
            throw new IllegalArgumentException(
                    key + " " + sizePx + " is illegal; it must be a multiple of model.patch_size_px " + patchSizePx);
        }
    }
}
