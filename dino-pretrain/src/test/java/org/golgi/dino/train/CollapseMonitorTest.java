package org.golgi.dino.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.run.MetricsLog;
import org.golgi.dino.train.CollapseMonitor.Signs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollapseMonitorTest {
    private static final double UNIFORM = Math.log(16);
    private static final Signs HEALTHY = new Signs(10, 0.5 * UNIFORM, 0.1);

    private final CollapseMonitor monitor = new CollapseMonitor(SmallRun.config("run.steps=10"));

    @Test
    void healthy_signs_raise_no_alarm() {
        assertThat(monitor.judge(5, HEALTHY)).isEmpty();
    }

    @Test
    void the_rank_of_the_features_is_that_of_the_step_whatever_the_size_of_its_parts(@TempDir Path folder)
            throws Exception {
        List<List<Double>> ranks = new ArrayList<>();
        for (int tilesAtOnce : new int[] {0, 2}) {
            Path run = folder.resolve("run-" + tilesAtOnce);
            SmallRun.train(
                    SmallRun.config(
                            "run.steps=3",
                            "data.batch_size=8",
                            "data.micro_batch_size=" + tilesAtOnce,
                            "model.drop_path=0",
                            "loss.koleo=0",
                            "mask.probability=0"),
                    run,
                    () -> false,
                    ProbeSetting.NONE);
            ranks.add(MetricsLog.read(run.resolve("metrics.jsonl")).stream()
                    .map(entry -> entry.values().get("collapse/feature_rank"))
                    .toList());
        }

        assertThat(ranks.get(0)).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(ranks.get(1).get(i)).isCloseTo(ranks.get(0).get(i), within(1e-2));
        }
    }

    @Test
    void each_way_to_fail_is_named() {
        assertThat(monitor.judge(5, new Signs(1.2, 0.5 * UNIFORM, 0.1)))
                .singleElement()
                .asString()
                .contains("directions");
        assertThat(monitor.judge(6, new Signs(10, UNIFORM, 0.1)))
                .singleElement()
                .asString()
                .contains("uniform");
        assertThat(monitor.judge(7, new Signs(10, 0.001, 0.1)))
                .singleElement()
                .asString()
                .contains("one-prototype");
        assertThat(monitor.judge(8, new Signs(10, 0.5 * UNIFORM, 3.9)))
                .singleElement()
                .asString()
                .contains("centre");
    }

    @Test
    void an_alarm_sounds_once_until_its_cause_has_gone() {
        Signs collapsed = new Signs(1.2, 0.5 * UNIFORM, 0.1);

        assertThat(monitor.judge(5, collapsed)).hasSize(1);
        assertThat(monitor.judge(6, collapsed)).isEmpty();
        assertThat(monitor.judge(7, HEALTHY)).isEmpty();
        assertThat(monitor.judge(8, collapsed)).hasSize(1);
    }

    @Test
    void the_rank_of_a_few_tiles_raises_no_alarm() {
        Signs few = new Signs(1.2, 0.5 * UNIFORM, 0.1);

        assertThat(new CollapseMonitor(SmallRun.config("data.batch_size=3")).judge(5, few))
                .isEmpty();
        assertThat(new CollapseMonitor(SmallRun.config("data.batch_size=4")).judge(5, few))
                .hasSize(1);
    }

    @Test
    void nothing_is_judged_during_the_warm_up() {
        assertThat(monitor.judge(1, new Signs(1, UNIFORM, 100))).isEmpty();
    }
}
