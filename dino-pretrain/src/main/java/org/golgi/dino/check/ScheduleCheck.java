package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.optim.Schedule;
import org.golgi.dino.model.StepSettings;

/** The schedules of the official configurations, and the bare cosine scheduler. */
final class ScheduleCheck implements ParityCheck {
    private static final double ROUNDING_64 = 1e-14;
    private static final double ROUNDING_32 = 6e-8;
    private static final Map<String, ToDoubleFunction<StepSettings>> COLUMNS = Map.of(
            "lr", StepSettings::learningRate,
            "last_layer_lr", StepSettings::lastLayerLearningRate,
            "wd", StepSettings::weightDecay,
            "momentum", StepSettings::momentum,
            "teacher_temp", StepSettings::teacherTemperature);

    @Override
    public String prefix() {
        return "schedule_";
    }

    @Override
    public boolean accepts(GoldenCase golden) {
        return golden.name().startsWith(prefix()) && !golden.name().startsWith(ParameterGroupsCheck.PREFIX);
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        if (golden.json().has("cases")) {
            bare(golden.json().path("cases"), report);
        } else {
            official(golden, report);
        }
    }

    private static void official(GoldenCase golden, ParityReport report) throws IOException {
        JsonNode json = golden.json();
        StepSchedules schedules = OfficialSchedules.of(
                json.path("optim"),
                json.path("teacher"),
                json.path("OFFICIAL_EPOCH_LENGTH").asLong());
        for (Map.Entry<String, ToDoubleFunction<StepSettings>> column : COLUMNS.entrySet()) {
            String name = column.getKey();
            float[] expected = golden.tensors().floats(name);
            JsonNode doubles = json.path("values_float64").path(name);
            double worst32 = 0;
            double worst64 = 0;
            for (int i = 0; i < expected.length; i++) {
                double actual = column.getValue().applyAsDouble(schedules.at(i));
                worst32 = Math.max(worst32, Math.abs(actual - expected[i]));
                if (doubles.isArray()) {
                    worst64 = Math.max(worst64, Math.abs(actual - doubles.get(i).asDouble(Double.NaN)));
                }
            }
            report.add(name, worst32, worst32, ROUNDING_32);
            report.add(name + " (float64)", worst64, worst64, ROUNDING_64);
        }
    }

    private static void bare(JsonNode cases, ParityReport report) {
        int number = 0;
        for (JsonNode node : cases) {
            JsonNode args = node.path("args");
            long freeze = args.path("freeze_iters").asLong(0);
            Schedule rest = Schedule.warmUpThenCosine(
                    args.path("start_warmup_value").asDouble(0),
                    args.path("base_value").asDouble(),
                    args.path("final_value").asDouble(),
                    args.path("warmup_iters").asLong(0),
                    args.path("total_iters").asLong() - freeze);
            Schedule schedule = new Schedule.Then(new Schedule.Constant(0), freeze, rest);
            double worst = 0;
            int step = 0;
            for (JsonNode expected : node.path("values_float64")) {
                worst = Math.max(worst, Math.abs(schedule.at(step++) - expected.asDouble(Double.NaN)));
            }
            report.add("case " + number++ + ", " + step + " steps", worst, worst, step == 0 ? -1 : ROUNDING_64);
        }
    }
}
