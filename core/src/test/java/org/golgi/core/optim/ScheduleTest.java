package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void warm_up_has_both_ends_and_the_cosine_begins_at_the_peak() {
        Schedule schedule = Schedule.warmUpThenCosine(0, 1, 0.1, 5, 25);
        assertThat(schedule.at(0)).isZero();
        assertThat(schedule.at(2)).isEqualTo(0.5);
        assertThat(schedule.at(4)).isEqualTo(1);
        assertThat(schedule.at(5)).isEqualTo(1);
        assertThat(schedule.at(15)).isCloseTo(0.55, within(1e-15));
        assertThat(schedule.at(24)).isGreaterThan(0.1);
        assertThat(schedule.at(25)).isEqualTo(0.1);
        assertThat(schedule.at(1_000_000)).isEqualTo(0.1);
    }

    @Test
    void without_warm_up_the_cosine_begins_at_once() {
        assertThat(Schedule.warmUpThenCosine(0, 1, 0, 0, 10).at(0)).isEqualTo(1);
    }

    @Test
    void a_line_of_one_step_is_its_start() {
        Schedule line = new Schedule.Linear(0.2, 0.8, 1);
        assertThat(line.at(0)).isEqualTo(0.2);
        assertThat(line.at(1)).isEqualTo(0.8);
    }

    @Test
    void freezing_does_not_shift_the_schedule() {
        Schedule line = new Schedule.Linear(0, 9, 10);
        Schedule frozen = new Schedule.FrozenFirst(3, line);
        assertThat(frozen.at(2)).isZero();
        assertThat(frozen.at(3)).isEqualTo(line.at(3));
    }

    @Test
    void a_warm_up_longer_than_the_run_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.warmUpThenCosine(0, 1, 0, 11, 10))
                .withMessageContaining("11")
                .withMessageContaining("between 0");
    }
}
