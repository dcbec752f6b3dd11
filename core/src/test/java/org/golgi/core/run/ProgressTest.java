package org.golgi.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long seconds = 1;

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void elsewhere_a_plain_line_every_ten_seconds() {
        Progress progress = Progress.withClock(stream, false, () -> seconds * 1_000_000_000L);
        try (Progress.Bar bar = progress.start("tiling", 200, "tiles")) {
            for (int i = 0; i < 25; i++) {
                seconds++;
                bar.advance(4);
            }
            bar.status("loss 2.5");
        }
        assertThat(lines())
                .containsExactly(
                        "tiling 40/200 tiles 20%, 4.00/s, 0:40 left",
                        "tiling 80/200 tiles 40%, 4.00/s, 0:30 left",
                        "tiling 100/200 tiles 50%, 4.00/s, took 0:25, loss 2.5");
    }

    @Test
    void a_terminal_gets_a_bar_that_is_redrawn() {
        Progress progress = Progress.withClock(stream, true, () -> seconds * 1_000_000_000L);
        Progress.Bar bar = progress.start("training", 4000, "steps");
        seconds++;
        bar.advance(1000);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\033[Ktraining [======                  ] 1000/4000 steps 25%, 1000/s, 0:03 left");
    }

    @Test
    void steps_of_an_earlier_run_do_not_count_for_the_rate() {
        Progress progress = Progress.withClock(stream, false, () -> seconds * 1_000_000_000L);
        try (Progress.Bar bar = progress.start("training", 9100, "steps")) {
            bar.skip(1000);
            seconds += 10;
            bar.advance(10);
        }
        assertThat(lines().get(0)).isEqualTo("training 1010/9100 steps 11%, 1.00/s, 2:14:50 left");
    }

    @Test
    void notes_stand_by_themselves_and_silence_is_silent() {
        try (Progress.Bar bar = Progress.to(stream, false).start("work", 0, "units")) {
            bar.note("slide a.svs left out");
        }
        assertThat(lines().get(0)).isEqualTo("slide a.svs left out");
        assertThat(lines().get(1)).startsWith("work 0 units");
        int before = bytes.size();
        try (Progress.Bar bar = Progress.silent().start("work", 1, "units")) {
            bar.note("x");
            bar.advance(1);
        }
        assertThat(bytes.size()).isEqualTo(before);
    }
}
