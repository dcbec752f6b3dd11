package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.run.MetricsLog;

/**
 * All metrics of a run, by name in the order in which they first appear.
 *
 * @param series one a metric
 * @param lastStep last step that was logged
 * @param seconds of work: the time between lines, without the breaks between two starts of a run
 */
record Metrics(Map<String, Series> series, long lastStep, double seconds) {
    /** A gap of so many times the usual one is a break, not work. */
    private static final double BREAK_FACTOR = 20;

    static Metrics of(List<MetricsLog.Entry> entries) {
        Map<String, List<double[]>> points = new LinkedHashMap<>();
        long last = 0;
        for (MetricsLog.Entry entry : entries) {
            last = Math.max(last, entry.step());
            entry.values()
                    .forEach((name, value) -> points.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(new double[] {entry.step(), value}));
        }
        Map<String, Series> series = new LinkedHashMap<>();
        points.forEach((name, list) -> series.put(
                name,
                new Series(
                        name,
                        list.stream().mapToLong(point -> (long) point[0]).toArray(),
                        list.stream().mapToDouble(point -> point[1]).toArray())));
        return new Metrics(series, last, workSeconds(entries));
    }

    Optional<Series> find(String name) {
        return Optional.ofNullable(series.get(name));
    }

    List<Series> group(String prefix) {
        return series.values().stream()
                .filter(one -> one.group().equals(prefix))
                .toList();
    }

    private static double workSeconds(List<MetricsLog.Entry> entries) {
        double[] gaps = new double[Math.max(0, entries.size() - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = Math.max(0, entries.get(i + 1).time() - entries.get(i).time());
        }
        double[] sorted = gaps.clone();
        java.util.Arrays.sort(sorted);
        double usual = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        double limit = Math.max(60, BREAK_FACTOR * usual);
        double sum = 0;
        for (double gap : gaps) {
            sum += gap > limit ? usual : gap;
        }
        return sum;
    }
}
