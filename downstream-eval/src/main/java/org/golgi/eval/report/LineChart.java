package org.golgi.eval.report;

import java.util.List;
import java.util.Locale;

/** Lines over numbers as SVG, with axes that name their ends and a key; each line in a colour of its own. */
final class LineChart {
    private static final int WIDTH = 340;
    private static final int HEIGHT = 240;
    private static final int LEFT = 44;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 34;
    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#8b6d00"};

    private final String title;
    private final double lowest;
    private final double highest;
    private final double first;
    private final double last;
    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder key = new StringBuilder();
    private int count;

    /**
     * An empty chart.
     *
     * @param x ends of the horizontal axis
     * @param y ends of the vertical axis
     */
    LineChart(String title, double[] x, double[] y) {
        this.title = title;
        this.first = x[0];
        this.last = x[1] > x[0] ? x[1] : x[0] + 1;
        this.lowest = y[0];
        this.highest = y[1] > y[0] ? y[1] : y[0] + 1;
    }

    /** The ends of an axis for these values. */
    static double[] ends(List<Double> values) {
        return new double[] {
            values.stream().mapToDouble(v -> v).min().orElse(0),
            values.stream().mapToDouble(v -> v).max().orElse(1)
        };
    }

    /** One line; dots mark its points, steps keep each value until the next. */
    void line(String name, List<Double> x, List<Double> y, boolean steps) {
        String colour = COLOURS[count % COLOURS.length];
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < x.size(); i++) {
            if (i > 0 && steps) {
                path.append(String.format(Locale.ROOT, "H%.1f", x(x.get(i))));
            }
            path.append(String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "M" : "L", x(x.get(i)), y(y.get(i))));
            if (!steps) {
                add(
                        lines,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" style=\"fill:%s\"/>",
                        x(x.get(i)),
                        y(y.get(i)),
                        colour);
            }
        }
        add(lines, "<path class=\"line\" style=\"stroke:%s\" d=\"%s\"/>", colour, path);
        int top = HEIGHT + 4 + 14 * count;
        add(key, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" style=\"fill:%s\"/>", LEFT, top, colour);
        add(key, "<text x=\"%d\" y=\"%d\">%s</text>", LEFT + 10, top + 4, Page.escape(name));
        count++;
    }

    /** A vertical bar of the line that was drawn last. */
    void bar(double x, double lower, double upper) {
        add(
                lines,
                "<line style=\"stroke:%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                COLOURS[(count - 1) % COLOURS.length],
                x(x),
                x(x),
                y(lower),
                y(upper));
    }

    /** A number below the axis. */
    void tick(double x, String text) {
        add(lines, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x(x), HEIGHT - BOTTOM + 14, text);
    }

    /** The picture; the text names the horizontal axis. */
    String svg(String horizontal) {
        StringBuilder svg = new StringBuilder();
        int height = HEIGHT + 14 * count;
        add(svg, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\"><title>", WIDTH, height, WIDTH);
        svg.append(Page.escape(title)).append("</title>");
        for (int i = 0; i <= 4; i++) {
            double value = lowest + i * (highest - lowest) / 4;
            add(
                    svg,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(value),
                    y(value));
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>", LEFT - 4, y(value) + 4, value);
        }
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT,
                HEIGHT - 6,
                Page.escape(horizontal));
        return svg.append(lines).append(key).append("</svg>").toString();
    }

    private double x(double value) {
        return LEFT + (value - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double share = Math.max(0, Math.min(1, (value - lowest) / (highest - lowest)));
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
