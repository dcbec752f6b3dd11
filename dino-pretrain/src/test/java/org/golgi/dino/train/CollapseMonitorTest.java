package org.golgi.dino.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.golgi.dino.train.CollapseMonitor.Signs;
import org.junit.jupiter.api.Test;

class CollapseMonitorTest {
    private static final double UNIFORM = Math.log(16);
    private static final Signs HEALTHY = new Signs(10, 0.5 * UNIFORM, 0.1);

    private final CollapseMonitor monitor = new CollapseMonitor(SmallRun.config("run.steps=10"));

    @Test
    void healthy_signs_raise_no_alarm() {
        assertThat(monitor.judge(5, HEALTHY)).isEmpty();
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
    void nothing_is_judged_during_the_warm_up() {
        assertThat(monitor.judge(1, new Signs(1, UNIFORM, 100))).isEmpty();
    }
}
