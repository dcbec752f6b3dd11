package org.golgi.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    @Test
    void the_first_run_warms_up_and_the_median_counts() throws IOException {
        Measurement measured = Measurement.of(new Recorded(99, 4, 10, 5), 3, Map.of());
        assertThat(measured.rate()).isEqualTo(5);
        assertThat(measured.repeats()).containsExactly(4.0, 10.0, 5.0);
        assertThat(measured.shareOfCeiling()).isEqualTo(0.25);
    }

    @Test
    void an_even_number_of_repeats_takes_the_middle() throws IOException {
        assertThat(Measurement.of(new Recorded(99, 4, 10), 2, Map.of()).rate()).isEqualTo(7);
    }

    @Test
    void the_object_has_the_documented_names() throws IOException {
        JsonNode json = new ObjectMapper().valueToTree(Measurement.of(new Recorded(1, 2), 1, Map.of("threads", "2")));
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "workload",
                        "description",
                        "rate",
                        "unit",
                        "repeats",
                        "ceiling",
                        "ceiling_meaning",
                        "share_of_ceiling",
                        "hardware");
    }

    @Test
    void an_unknown_workload_is_refused_with_the_legal_ones() {
        WorkloadSettings settings = new WorkloadSettings("cpu", 1, Optional.empty());
        assertThatThrownBy(() -> Workloads.open("w9", settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("w9")
                .hasMessageContaining("w2");
    }

    private static final class Recorded implements Workload {
        private final Deque<Double> rates = new ArrayDeque<>();

        Recorded(double... rates) {
            for (double rate : rates) {
                this.rates.add(rate);
            }
        }

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public String description() {
            return "gives back what it was given";
        }

        @Override
        public String unit() {
            return "things/s";
        }

        @Override
        public double run() {
            return rates.remove();
        }

        @Override
        public Optional<Ceiling> ceiling() {
            return Optional.of(new Ceiling(20, "made up"));
        }

        @Override
        public void close() {}
    }
}
