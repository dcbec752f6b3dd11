package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.golgi.cli.report.Chart.Kind;

/**
 * Which curves share a picture: whatever a run logged is drawn, grouped by the part of its name before the slash, known
 * groups first.
 */
final class Charts {
    /** Groups whose metrics have one unit and are compared with each other. */
    private static final Set<String> SHARED_AXIS = Set.of("loss", "gradient_norm", "probe");

    /** Title of each known group, in the order of the page. */
    private static final Map<String, String> TITLES = titles();

    private static final Map<String, String> NOTES = Map.ofEntries(
            Map.entry("collapse/feature_rank", "directions that the features of a batch fill; 1 is a full collapse"),
            Map.entry("teacher/entropy", "nats; 0 is one prototype for all, ln K is no preference at all"),
            Map.entry("teacher/centre_norm", "length of the centre; 0 with Sinkhorn-Knopp"),
            Map.entry("speed/images_per_second", "tiles a second through the whole step"),
            Map.entry("speed/data_wait_seconds", "time a step waited for tiles"),
            Map.entry("loss/total", "sum of the parts by their weights"),
            Map.entry("schedule/momentum", "share of the teacher that stays in a step (EMA)"),
            Map.entry("schedule/teacher_temperature", "divides the teacher's logits; lower is sharper"),
            Map.entry(
                    "memory/resident_mib",
                    "memory of the process, Java and native; a line that keeps rising is a leak"),
            Map.entry("data/damaged_tiles", "tiles that could not be read so far"));

    private Charts() {}

    /** Charts by the title of their section. */
    static Map<String, List<Chart>> of(Metrics metrics) {
        Set<String> groups = new LinkedHashSet<>(TITLES.keySet());
        metrics.series().values().forEach(series -> groups.add(series.group()));
        Map<String, List<Chart>> sections = new LinkedHashMap<>();
        for (String group : groups) {
            List<Series> members = metrics.group(group);
            if (!members.isEmpty()) {
                String title = TITLES.getOrDefault(group, group.isEmpty() ? "Other" : group);
                sections.put(title, charts(group, members));
            }
        }
        return sections;
    }

    private static List<Chart> charts(String group, List<Series> members) {
        List<Chart> charts = new ArrayList<>();
        List<Series> together = new ArrayList<>();
        for (Series series : members) {
            if (SHARED_AXIS.contains(group) && !series.name().startsWith("loss/total")) {
                together.add(series);
            } else {
                Kind kind = group.equals("schedule") ? Kind.EXACT : Kind.NOISY;
                charts.add(new Chart(series.label(), NOTES.getOrDefault(series.name(), ""), List.of(series), kind));
            }
        }
        if (!together.isEmpty()) {
            charts.add(shared(group, together));
        }
        return charts;
    }

    private static Chart shared(String group, List<Series> series) {
        return switch (group) {
            case "loss" -> new Chart("parts", "before they are weighted", series, Kind.NOISY);
            case "probe" ->
                new Chart("scores", "on tiles that training never saw; the best of each is marked", series, Kind.SCORE);
            default -> new Chart("norm before clipping", "", series, Kind.NOISY);
        };
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("loss", "Losses");
        titles.put("probe", "Probes of the teacher");
        titles.put("collapse", "Signs of collapse");
        titles.put("teacher", "Targets of the teacher");
        titles.put("gradient_norm", "Gradient norms");
        titles.put("schedule", "Schedules");
        titles.put("speed", "Speed");
        titles.put("memory", "Memory");
        titles.put("data", "Data");
        return titles;
    }
}
