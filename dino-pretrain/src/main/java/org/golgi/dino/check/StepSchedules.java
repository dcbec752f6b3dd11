package org.golgi.dino.check;

import org.golgi.core.optim.Schedule;
import org.golgi.dino.model.StepSettings;

/** The schedules of an official run; they name the fields of {@link StepSettings}. */
record StepSchedules(
        Schedule learningRate,
        Schedule lastLayerLearningRate,
        Schedule weightDecay,
        Schedule momentum,
        Schedule teacherTemperature) {

    /** The settings of this step, counted from 0. */
    StepSettings at(long step) {
        return new StepSettings(
                learningRate.at(step),
                lastLayerLearningRate.at(step),
                weightDecay.at(step),
                momentum.at(step),
                teacherTemperature.at(step));
    }
}
