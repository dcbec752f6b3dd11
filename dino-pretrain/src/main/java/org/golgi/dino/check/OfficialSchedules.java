package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import org.golgi.core.optim.Schedule;

/** The schedules that an official configuration stands for, with its epochs turned into steps. */
final class OfficialSchedules {

    private OfficialSchedules() {}

    static StepSchedules of(JsonNode optim, JsonNode teacher, long epochSteps) {
        long total = optim.path("epochs").asLong() * epochSteps;
        Schedule rate = Schedule.warmUpThenCosine(
                0,
                optim.path("lr").asDouble(),
                optim.path("min_lr").asDouble(),
                optim.path("warmup_epochs").asLong() * epochSteps,
                total);
        return new StepSchedules(
                rate,
                new Schedule.FrozenFirst(optim.path("freeze_last_layer_epochs").asLong() * epochSteps, rate),
                new Schedule.Cosine(
                        optim.path("weight_decay").asDouble(),
                        optim.path("weight_decay_end").asDouble(),
                        total),
                new Schedule.Cosine(
                        teacher.path("momentum_teacher").asDouble(),
                        teacher.path("final_momentum_teacher").asDouble(),
                        total),
                new Schedule.Linear(
                        teacher.path("warmup_teacher_temp").asDouble(),
                        teacher.path("teacher_temp").asDouble(),
                        teacher.path("warmup_teacher_temp_epochs").asLong() * epochSteps));
    }
}
