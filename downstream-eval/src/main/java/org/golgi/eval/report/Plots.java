package org.golgi.eval.report;

import java.util.List;
import java.util.Locale;
import org.golgi.eval.metrics.Calibration;

/** Small SVG pictures of a page: few-shot curve and reliability diagram. */
final class Plots {
    private static final int SIZE = 240;
    private static final int MARGIN = 34;
    private static final int MAP_WIDTH = 340;

    /** Told apart by colour-blind readers as well (Okabe and Ito 2008), then darker ones. */
    private static final String[] COLOURS = {
        "#e69f00", "#56b4e9", "#009e73", "#d55e00", "#0072b2", "#cc79a7", "#000000", "#8b6d00", "#5a3d8a", "#7a7a7a"
    };

    private Plots() {}

    /**
     * A point of a curve.
     *
     * @param label written below
     * @param value 0 to 1
     * @param lower lower end of its bar
     * @param upper upper end of its bar
     */
    record Point(String label, double value, double lower, double upper) {}

    /** Values over evenly spaced labels, with bars. */
    static String curve(List<Point> points, String title) {
        StringBuilder svg = open(title);
        double step = points.size() < 2 ? 0 : (double) (SIZE - 2 * MARGIN) / (points.size() - 1);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            double x = MARGIN + i * step;
            add(
                    svg,
                    "<line class=\"bar\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    x,
                    x,
                    y(point.lower()),
                    y(point.upper()));
            add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", x, y(point.value()));
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    SIZE - MARGIN + 16,
                    Page.escape(point.label()));
            line.append(String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "M" : "L", x, y(point.value())));
        }
        add(svg, "<path class=\"line\" d=\"%s\"/>", line);
        return svg.append("</svg>").toString();
    }

    /** Share that is right over probability; the diagonal is perfect. The area of a dot grows with its predictions. */
    static String reliability(Calibration calibration) {
        StringBuilder svg = open("reliability: share right over probability");
        add(
                svg,
                "<line class=\"bar\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                MARGIN,
                y(0),
                SIZE - MARGIN,
                y(1));
        int total = calibration.bins().stream().mapToInt(Calibration.Bin::count).sum();
        for (Calibration.Bin bin : calibration.bins()) {
            double x = MARGIN + bin.confidence() * (SIZE - 2 * MARGIN);
            double radius = 2 + 12 * Math.sqrt((double) bin.count() / total);
            add(svg, "<circle class=\"area\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", x, y(bin.accuracy()), radius);
        }
        add(svg, "<text x=\"%d\" y=\"%d\">ECE %.3f</text>", MARGIN + 4, MARGIN + 12, calibration.expectedError());
        return svg.append("</svg>").toString();
    }

    /**
     * Points on a map.
     *
     * @param x one a point
     * @param y one a point
     * @param targets class of each point
     * @param classes their names
     */
    record Places(List<Double> x, List<Double> y, List<Integer> targets, List<String> classes) {}

    /** Points in the colours of their classes, with a key. */
    static String map(Places places, String title) {
        int height = SIZE + 14 * places.classes().size();
        StringBuilder svg = new StringBuilder();
        add(svg, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">", SIZE, height, MAP_WIDTH);
        svg.append("<title>").append(Page.escape(title)).append("</title>");
        for (int i = 0; i < places.targets().size(); i++) {
            String colour = COLOURS[places.targets().get(i) % COLOURS.length];
            double x = within(places.x(), i);
            double y = SIZE - within(places.y(), i);
            add(svg, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\" style=\"fill:%s\"/>", x, y, colour);
        }
        for (int c = 0; c < places.classes().size(); c++) {
            int y = SIZE + 14 * c;
            String name = Page.escape(places.classes().get(c));
            add(svg, "<circle cx=\"8\" cy=\"%d\" r=\"4\" style=\"fill:%s\"/>", y, COLOURS[c % COLOURS.length]);
            add(svg, "<text x=\"18\" y=\"%d\">%s</text>", y + 4, name);
        }
        return svg.append("</svg>").toString();
    }

    /** Where a value lies between the least and the largest, in pixels. */
    private static double within(List<Double> values, int index) {
        double least = values.stream().mapToDouble(v -> v).min().orElse(0);
        double largest = values.stream().mapToDouble(v -> v).max().orElse(1);
        double share = largest > least ? (values.get(index) - least) / (largest - least) : 0.5;
        return 8 + share * (SIZE - 16);
    }

    private static StringBuilder open(String title) {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\"><title>%s</title>",
                SIZE,
                SIZE,
                SIZE,
                Page.escape(title));
        for (int i = 0; i <= 4; i++) {
            double share = i / 4.0;
            add(
                    svg,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    MARGIN,
                    SIZE - MARGIN,
                    y(share),
                    y(share));
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>", MARGIN - 4, y(share) + 4, share);
        }
        return svg;
    }

    private static double y(double share) {
        return SIZE - MARGIN - Math.max(0, Math.min(1, share)) * (SIZE - 2 * MARGIN);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
