package org.golgi.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.golgi.eval.task.ResultFile;

/**
 * Headline figures of results, a row each task, protocol and metric, a column each encoder; with the mean rank of an
 * encoder over the rows that have a figure of every encoder (1 is best, equal figures share their ranks).
 *
 * @param encoders names of the columns
 * @param rows in the order of the results
 */
record Leaderboard(List<String> encoders, List<Row> rows) {

    /**
     * One row.
     *
     * @param task name of the task
     * @param protocol id of the protocol
     * @param metric key of the metric
     * @param figures one an encoder, empty where there is none
     */
    record Row(String task, String protocol, String metric, List<Optional<ResultFile.Figure>> figures) {
        boolean complete() {
            return figures.stream()
                    .allMatch(figure -> figure.filter(f -> f.value() != null).isPresent());
        }

        private double value(int encoder) {
            return figures.get(encoder).orElseThrow().value();
        }

        /** The rank of an encoder in a complete row. */
        double rank(int encoder) {
            double better = 0;
            double equal = 0;
            for (int other = 0; other < figures.size(); other++) {
                better += value(other) > value(encoder) ? 1 : 0;
                equal += value(other) == value(encoder) ? 1 : 0;
            }
            return better + (equal + 1) / 2;
        }
    }

    static Leaderboard of(List<ResultFile> results) {
        Set<String> encoders = new LinkedHashSet<>();
        results.forEach(result -> encoders.add(result.encoder().name()));
        List<String> columns = List.copyOf(encoders);
        Map<List<String>, List<Optional<ResultFile.Figure>>> rows = new LinkedHashMap<>();
        for (ResultFile result : results) {
            int column = columns.indexOf(result.encoder().name());
            for (String metric : Headlines.of(result)) {
                List<String> key = List.of(result.task(), result.protocol().id(), metric);
                rows.computeIfAbsent(
                                key,
                                k -> columns.stream()
                                        .map(encoder -> Optional.<ResultFile.Figure>empty())
                                        .collect(Collectors.toCollection(ArrayList::new)))
                        .set(column, Optional.of(result.metrics().get(metric)));
            }
        }
        List<Row> list = new ArrayList<>();
        rows.forEach((key, figures) -> list.add(new Row(key.get(0), key.get(1), key.get(2), List.copyOf(figures))));
        return new Leaderboard(columns, List.copyOf(list));
    }

    /** Mean rank of each encoder; empty if no row is complete. */
    List<Double> meanRanks() {
        List<Row> complete = rows.stream().filter(Row::complete).toList();
        List<Double> ranks = new ArrayList<>();
        for (int encoder = 0; encoder < encoders.size() && !complete.isEmpty(); encoder++) {
            int column = encoder;
            ranks.add(complete.stream()
                    .mapToDouble(row -> row.rank(column))
                    .average()
                    .orElseThrow());
        }
        return ranks;
    }

    String html() {
        StringBuilder table = new StringBuilder("<table><tr><th>task<th>protocol<th>metric");
        encoders.forEach(encoder -> table.append("<th>").append(Page.escape(encoder)));
        table.append("</tr>");
        for (Row row : rows) {
            table.append("<tr><td>%s<td>%s<td>%s"
                    .formatted(Page.escape(row.task()), Page.escape(row.protocol()), Page.escape(row.metric())));
            for (int i = 0; i < encoders.size(); i++) {
                boolean best = encoders.size() > 1 && row.complete() && row.rank(i) < 2;
                table.append(best ? "<td class=\"n\"><b>" : "<td class=\"n\">")
                        .append(row.figures().get(i).map(Leaderboard::text).orElse("–"))
                        .append(best ? "</b>" : "");
            }
            table.append("</tr>");
        }
        List<Double> ranks = encoders.size() > 1 ? meanRanks() : List.of();
        if (!ranks.isEmpty()) {
            table.append("<tr><th colspan=\"3\">mean rank");
            ranks.forEach(rank -> table.append(String.format(Locale.ROOT, "<th class=\"n\">%.2f", rank)));
            table.append("</tr>");
        }
        return table.append(
                        "</table><p class=\"note\">Intervals are of 95 %, from resampling the test set; for few-shot"
                                + " rows (@K) one deviation over the draws. Bold: the best value, which need not differ from"
                                + " the next by more than chance; golgi eval compare tells.</p>")
                .toString();
    }

    private static String text(ResultFile.Figure figure) {
        if (figure.value() == null) {
            return "undefined";
        }
        return figure.lower() == null
                ? String.format(Locale.ROOT, "%.3f", figure.value())
                : String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", figure.value(), figure.lower(), figure.upper());
    }
}
