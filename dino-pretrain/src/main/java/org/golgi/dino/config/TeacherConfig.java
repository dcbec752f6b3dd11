package org.golgi.dino.config;

import static org.golgi.dino.config.Checks.atLeast;
import static org.golgi.dino.config.Checks.positive;
import static org.golgi.dino.config.Checks.within;

import org.golgi.core.optim.Schedule;

/**
 * How the teacher follows the student and how sharp its targets are.
 *
 * @param momentumStart share of the teacher that stays in the first step
 * @param momentumEnd the same at the end, reached along a cosine
 * @param temperatureStart temperature of the targets in the first step
 * @param temperatureEnd temperature after the warm-up
 * @param temperatureWarmUpSteps steps of the linear way between them
 */
public record TeacherConfig(
        double momentumStart,
        double momentumEnd,
        double temperatureStart,
        double temperatureEnd,
        long temperatureWarmUpSteps) {

    public TeacherConfig {
        within("teacher.momentum_start", momentumStart, 0, 1);
        within("teacher.momentum_end", momentumEnd, 0, 1);
        positive("teacher.temperature_start", temperatureStart);
        positive("teacher.temperature_end", temperatureEnd);
        atLeast("teacher.temperature_warm_up_steps", temperatureWarmUpSteps, 0);
    }

    Schedule momentum(long steps) {
        return new Schedule.Cosine(momentumStart, momentumEnd, steps);
    }

    Schedule temperature() {
        return new Schedule.Linear(temperatureStart, temperatureEnd, temperatureWarmUpSteps);
    }
}
