package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.notNegative;
import static org.golgi.dino.config.Checks.positive;
import static org.golgi.dino.config.Checks.within;

import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.Schedule;

/**
 * AdamW, its schedules and its groups.
 *
 * @param baseLearningRate peak at a batch of {@code referenceBatchSize} tiles
 * @param referenceBatchSize the peak grows with the square root of batch size over this; 0 takes the base as it is
 * @param minimumLearningRate end of the cosine
 * @param warmUpSteps steps of the linear way from 0 to the peak
 * @param weightDecayStart weight decay of the first step
 * @param weightDecayEnd the same at the end, reached along a cosine
 * @param beta1 memory of the first moment
 * @param beta2 memory of the second moment
 * @param epsilon keeps Adam's division finite
 * @param clip largest gradient norm of backbone and heads, each apart; 0 does not clip
 * @param layerDecay learning-rate factor a layer from the output to the input
 * @param patchEmbedFactor further learning-rate factor of the patch embedding
 * @param freezeLastLayerSteps steps in which the prototypes stand still
 */
public record OptimizerConfig(
        double baseLearningRate,
        int referenceBatchSize,
        double minimumLearningRate,
        long warmUpSteps,
        double weightDecayStart,
        double weightDecayEnd,
        double beta1,
        double beta2,
        double epsilon,
        double clip,
        double layerDecay,
        double patchEmbedFactor,
        long freezeLastLayerSteps) {

    public OptimizerConfig {
        positive("optimizer.base_learning_rate", baseLearningRate);
        atLeast("optimizer.reference_batch_size", referenceBatchSize, 0);
        notNegative("optimizer.minimum_learning_rate", minimumLearningRate);
        atLeast("optimizer.warm_up_steps", warmUpSteps, 0);
        notNegative("optimizer.weight_decay_start", weightDecayStart);
        notNegative("optimizer.weight_decay_end", weightDecayEnd);
        notNegative("optimizer.clip", clip);
        within("optimizer.layer_decay", layerDecay, 0.01, 1);
        positive("optimizer.patch_embed_factor", patchEmbedFactor);
        atLeast("optimizer.freeze_last_layer_steps", freezeLastLayerSteps, 0);
        new AdamW.Config(beta1, beta2, epsilon);
    }

    public AdamW.Config adam() {
        return new AdamW.Config(beta1, beta2, epsilon);
    }

    /** The highest learning rate of a run with this many tiles a step on all processes together. */
    public double peakLearningRate(long globalBatchSize) {
        return referenceBatchSize == 0
                ? baseLearningRate
                : baseLearningRate * Math.sqrt((double) globalBatchSize / referenceBatchSize);
    }

    Schedule learningRate(long globalBatchSize, long steps) {
        return Schedule.warmUpThenCosine(0, peakLearningRate(globalBatchSize), minimumLearningRate, warmUpSteps, steps);
    }

    Schedule weightDecay(long steps) {
        return new Schedule.Cosine(weightDecayStart, weightDecayEnd, steps);
    }
}
