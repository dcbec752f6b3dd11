package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.golgi.cli.report.Chart.Kind;

/**
 * Draws a {@link Chart} as SVG: round ticks, a faint line of what was logged and a strong one of its moving average,
 * the best value marked, steps that were not finite marked in red. Colours come from the page's style sheet.
 */
final class LineChart {
    /** Width of the plot by how many stand side by side: letters keep their size. */
    private static final int[] WIDTHS = {1160, 560, 372};

    private static final int HEIGHT = 250;
    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    private static final int MOST_POINTS = 400;
    /** Below this many points every one is drawn as a dot and nothing is smoothed. */
    private static final int FEW_POINTS = 40;
    /** The moving average reaches over this share of the curve. */
    private static final double SMOOTHING_SHARE = 0.05;

    private final Chart chart;
    private final int width;
    private final Axis x;
    private final Axis y;
    private final StringBuilder svg = new StringBuilder();

    private LineChart(Chart chart, long lastStep, int columns) {
        this.chart = chart;
        width = WIDTHS[columns - 1];
        double[] values = chart.series().stream()
                .map(LineChart::shown)
                .flatMapToDouble(series -> java.util.Arrays.stream(series.finite()))
                .toArray();
        x = Axis.exact(0, lastStep, LEFT, (double) width - RIGHT);
        y = Axis.around(values, chart.kind() != Kind.SCORE, (double) HEIGHT - BOTTOM, TOP);
    }

    /**
     * The chart over steps from 0 to the last one of the run, so that all charts of a page line up.
     *
     * @param columns how many charts stand side by side, 1 to 3
     */
    static String svg(Chart chart, long lastStep, int columns) {
        LineChart drawing = new LineChart(chart, lastStep, columns);
        drawing.draw();
        return drawing.svg.toString();
    }

    private static Series shown(Series series) {
        return series.thinned(MOST_POINTS);
    }

    private void draw() {
        add(
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                width, HEIGHT, Html.escape(chart.title()));
        grid();
        for (int i = 0; i < chart.series().size(); i++) {
            curve(chart.series().get(i), i);
        }
        add("</svg>");
    }

    private void grid() {
        for (double tick : y.ticks(4)) {
            double at = y.pixel(tick);
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, width - RIGHT, at, at);
            add(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 7, at + 4, Axis.text(tick));
        }
        for (double tick : x.ticks(width / 90)) {
            double at = x.pixel(tick);
            add(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    at, HEIGHT - BOTTOM + 18, Axis.text(tick));
        }
        add(
                "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT, width - RIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
        String scale = y.logarithmic() ? "step (vertical axis by logarithm)" : "step";
        add("<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", width - RIGHT, HEIGHT - 3, scale);
    }

    private void curve(Series series, int index) {
        String colour = "c" + index % 8;
        Series points = shown(series);
        boolean few = points.steps().length <= FEW_POINTS;
        if (few) {
            path(points, colour + " strong");
            for (int i = 0; i < points.steps().length; i++) {
                dot(points, i, colour, 2.4);
            }
        } else if (chart.kind() == Kind.EXACT) {
            path(points, colour + " strong");
        } else {
            path(points, colour + " faint");
            path(points.smoothed((int) Math.ceil(SMOOTHING_SHARE * points.steps().length)), colour + " strong");
        }
        notFinite(series);
        int best = series.best();
        if (chart.kind() == Kind.SCORE && best >= 0) {
            dot(series, best, colour + " best", 5);
        }
    }

    private void path(Series series, String style) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < series.steps().length; i++) {
            if (Double.isFinite(series.values()[i])) {
                commands.add(String.format(
                        Locale.ROOT, "%.1f,%.1f", x.pixel(series.steps()[i]), y.pixel(series.values()[i])));
            }
        }
        if (!commands.isEmpty()) {
            add("<path class=\"%s\" d=\"M%s\"/>", style, String.join("L", commands));
        }
    }

    private void dot(Series series, int i, String style, double radius) {
        if (Double.isFinite(series.values()[i])) {
            add(
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s: %s at step %d</title></circle>",
                    style,
                    x.pixel(series.steps()[i]),
                    y.pixel(series.values()[i]),
                    radius,
                    Html.escape(series.label()),
                    Axis.text(series.values()[i]),
                    series.steps()[i]);
        }
    }

    private void notFinite(Series series) {
        for (int i = 0; i < series.steps().length; i++) {
            if (!Double.isFinite(series.values()[i])) {
                add(
                        "<circle class=\"alarm\" cx=\"%.1f\" cy=\"%d\" r=\"3\"><title>%s is not finite at step %d</title></circle>",
                        x.pixel(series.steps()[i]), TOP, Html.escape(series.label()), series.steps()[i]);
            }
        }
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
