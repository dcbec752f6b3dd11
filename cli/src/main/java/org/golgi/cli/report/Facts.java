package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The figures at the head of the page. */
final class Facts {
    private static final String SPEED = "speed/images_per_second";

    private Facts() {}

    static String html(Metrics metrics) {
        List<String> facts = new ArrayList<>();
        add(facts, Long.toString(metrics.lastStep()), "steps logged");
        add(facts, duration(metrics.seconds()), "of work");
        metrics.find(SPEED)
                .map(series -> median(series.finite()))
                .flatMap(median -> median.isPresent() ? Optional.of(median.getAsDouble()) : Optional.empty())
                .ifPresent(median -> add(facts, Axis.text(median), "images/s, median"));
        metrics.find("loss/total").ifPresent(series -> add(facts, Axis.text(series.last()), "last loss"));
        for (Series series : metrics.group("probe")) {
            int best = series.best();
            if (best >= 0) {
                add(
                        facts,
                        Axis.text(series.values()[best]),
                        "best " + series.label() + ", step " + series.steps()[best]);
            }
        }
        metrics.find("collapse/feature_rank").ifPresent(series -> add(facts, Axis.text(series.last()), "feature rank"));
        return "<div class=\"facts\">\n" + String.join("\n", facts) + "\n</div>\n";
    }

    private static void add(List<String> facts, String value, String what) {
        facts.add("<div class=\"fact\"><b>" + Html.escape(value) + "</b><span>" + Html.escape(what) + "</span></div>");
    }

    private static OptionalDouble median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        if (whole < 2 * 3600) {
            return Math.round(whole / 60.0) + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", whole / 3600.0);
    }
}
