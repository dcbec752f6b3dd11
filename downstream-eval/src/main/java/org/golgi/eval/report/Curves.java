package org.golgi.eval.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.SurvivalEvaluation;

/** The curves of a page that are drawn over time, epochs or the size of pictures, each as a figure with its caption. */
final class Curves {
    private static final Pattern SIZED = Pattern.compile("(.+)-(\\d+)px");

    private Curves() {}

    /** One task at several sizes: a chart a task and encoder, a line a protocol. Empty without results of two sizes. */
    static String sizes(List<ResultFile> results) {
        Map<List<String>, Map<String, TreeMap<Integer, ResultFile.Figure>>> charts = new LinkedHashMap<>();
        for (ResultFile result : results) {
            Matcher sized = SIZED.matcher(result.protocol().id());
            ResultFile.Figure figure = result.metrics().get("bacc");
            if (sized.matches() && figure != null && figure.value() != null) {
                charts.computeIfAbsent(List.of(result.task(), result.encoder().name()), key -> new LinkedHashMap<>())
                        .computeIfAbsent(sized.group(1), key -> new TreeMap<>())
                        .put(Integer.valueOf(sized.group(2)), figure);
            }
        }
        StringBuilder all = new StringBuilder();
        charts.forEach((key, lines) -> {
            if (lines.values().stream().anyMatch(line -> line.size() > 1)) {
                String title = key.get(0) + ", " + key.get(1) + ": balanced accuracy over the side of the pictures";
                all.append(figure(sizes(title, lines), title));
            }
        });
        return all.isEmpty() ? "" : "<h2>Sizes</h2><div class=\"row\">" + all + "</div>";
    }

    private static String sizes(String title, Map<String, TreeMap<Integer, ResultFile.Figure>> lines) {
        List<Double> sides = lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .map(Integer::doubleValue)
                .toList();
        double[] ends = LineChart.ends(sides);
        double room = (ends[1] - ends[0]) / 12;
        LineChart chart = new LineChart(title, new double[] {ends[0] - room, ends[1] + room}, new double[] {0, 1});
        sides.stream().distinct().forEach(side -> chart.tick(side, String.format(Locale.ROOT, "%.0f", side)));
        int[] number = new int[1];
        lines.forEach((protocol, line) -> {
            // Bars of two protocols at one size stand side by side.
            double aside = room * (number[0]++ - (lines.size() - 1) / 2.0) / 6;
            chart.line(
                    protocol,
                    line.keySet().stream().map(side -> side + aside).toList(),
                    line.values().stream().map(ResultFile.Figure::value).toList(),
                    false);
            line.forEach((side, figure) -> {
                if (figure.lower() != null) {
                    chart.bar(side + aside, figure.lower(), figure.upper());
                }
            });
        });
        return chart.svg("side in pixels");
    }

    /** Share of test patients without event over time, above and below the median risk (Kaplan and Meier 1958). */
    static Optional<String> survival(ResultFile result) {
        Map<String, List<Double>> measures = result.samples().measures();
        List<Double> risks = measures.get(SurvivalEvaluation.RISK);
        if (risks == null || risks.size() < 2) {
            return Optional.empty();
        }
        double[] sorted = risks.stream().mapToDouble(v -> v).sorted().toArray();
        double median = sorted[(sorted.length - 1) / 2];
        List<Double> times = measures.get(SurvivalEvaluation.TIME);
        List<Double> events = measures.get(SurvivalEvaluation.EVENT);
        double[] ends = LineChart.ends(times);
        LineChart chart =
                new LineChart("patients without event over time", new double[] {0, ends[1]}, new double[] {0, 1});
        for (boolean high : new boolean[] {false, true}) {
            int[] group = IntStream.range(0, risks.size())
                    .filter(i -> risks.get(i) > median == high)
                    .toArray();
            long happened = Arrays.stream(group).filter(i -> events.get(i) > 0).count();
            String name = (high ? "above" : "up to") + " the median risk, " + group.length + " patients, " + happened
                    + " events";
            List<Double> x = new ArrayList<>(List.of(0.0));
            List<Double> y = new ArrayList<>(List.of(1.0));
            kaplanMeier(group, times, events, x, y);
            chart.line(name, x, y, true);
        }
        chart.tick(0, "0");
        for (int i = 1; i <= 4; i++) {
            chart.tick(ends[1] * i / 4, String.format(Locale.ROOT, "%.3g", ends[1] * i / 4));
        }
        return Optional.of(figure(chart.svg("time"), "share of test patients without event over time"));
    }

    /** S(t) = Π (1 - events / patients still seen) over the times of events up to t. */
    static void kaplanMeier(int[] group, List<Double> times, List<Double> events, List<Double> x, List<Double> y) {
        double left = 1;
        double[] at =
                Arrays.stream(group).mapToDouble(times::get).sorted().distinct().toArray();
        for (double time : at) {
            long seen = Arrays.stream(group).filter(i -> times.get(i) >= time).count();
            long happened = Arrays.stream(group)
                    .filter(i -> times.get(i) == time && events.get(i) > 0)
                    .count();
            left *= 1 - (double) happened / seen;
            x.add(time);
            y.add(left);
        }
    }

    /** Loss over epochs of a head that was watched by validation slides. */
    static Optional<String> losses(ResultFile result) {
        Map<String, String> settings = result.protocol().settings();
        if (!settings.containsKey("validation_loss")) {
            return Optional.empty();
        }
        List<Double> train = numbers(settings.get("train_loss"));
        List<Double> validation = numbers(settings.get("validation_loss"));
        List<Double> both = new ArrayList<>(train);
        both.addAll(validation);
        List<Double> epochs = IntStream.rangeClosed(1, train.size())
                .mapToObj(epoch -> (double) epoch)
                .toList();
        LineChart chart = new LineChart(
                "loss over epochs", new double[] {0, train.size() + 1}, new double[] {0, LineChart.ends(both)[1]});
        chart.line("training slides", epochs, train, false);
        chart.line("validation slides", epochs, validation, false);
        int best = Integer.parseInt(settings.get("best_epoch"));
        chart.tick(1, "1");
        if (best > 1) {
            chart.tick(best, Integer.toString(best));
        }
        return Optional.of(
                figure(chart.svg("epoch"), "loss over epochs; the weights of epoch " + best + " were taken"));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }

    private static String figure(String svg, String caption) {
        return "<figure>" + svg + "<figcaption>" + Page.escape(caption) + "</figcaption></figure>";
    }
}
