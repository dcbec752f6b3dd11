package org.golgi.cli.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.bench.Workload;

/**
 * What a benchmark found.
 *
 * @param workload its name
 * @param description what was done
 * @param rate median over the repeats
 * @param unit of rate and ceiling
 * @param repeats rate of each repeat in order
 * @param ceiling what the hardware would allow; null if there is no honest bound
 * @param ceilingMeaning how the ceiling was found; null without one
 * @param shareOfCeiling rate over ceiling; null without one
 * @param hardware processor, device, threads
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Measurement(
        String workload,
        String description,
        double rate,
        String unit,
        List<Double> repeats,
        Double ceiling,
        String ceilingMeaning,
        Double shareOfCeiling,
        Map<String, String> hardware) {

    public Measurement {
        repeats = List.copyOf(repeats);
    }

    /** Warms up once, then measures. */
    public static Measurement of(Workload workload, int repeats, Map<String, String> hardware) throws IOException {
        workload.run();
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            rates.add(workload.run());
        }
        double median = median(rates);
        Optional<Workload.Ceiling> ceiling = workload.ceiling();
        return new Measurement(
                workload.name(),
                workload.description(),
                median,
                workload.unit(),
                rates,
                ceiling.map(Workload.Ceiling::rate).orElse(null),
                ceiling.map(Workload.Ceiling::meaning).orElse(null),
                ceiling.map(found -> median / found.rate()).orElse(null),
                hardware);
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
