package org.golgi.dino.model;

/**
 * What the schedules say for one step.
 *
 * @param learningRate of everything but the prototypes, before the factors of the groups
 * @param lastLayerLearningRate of the prototypes
 * @param weightDecay before the factors of the groups
 * @param momentum share of the teacher that stays
 * @param teacherTemperature T of the targets
 */
public record StepSettings(
        double learningRate,
        double lastLayerLearningRate,
        double weightDecay,
        double momentum,
        double teacherTemperature) {}
