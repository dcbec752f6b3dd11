package org.golgi.dino.model;

import org.golgi.core.optim.Schedule;

/** The schedules of a run; they name the fields of {@link StepSettings}. */
public record StepSchedules(
        Schedule learningRate,
        Schedule lastLayerLearningRate,
        Schedule weightDecay,
        Schedule momentum,
        Schedule teacherTemperature) {

    /** The settings of this step, counted from 0. */
    public StepSettings at(long step) {
        return new StepSettings(
                learningRate.at(step),
                lastLayerLearningRate.at(step),
                weightDecay.at(step),
                momentum.at(step),
                teacherTemperature.at(step));
    }
}
