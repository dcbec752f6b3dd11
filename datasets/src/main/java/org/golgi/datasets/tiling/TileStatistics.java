package org.golgi.datasets.tiling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Histograms of a set for its page, filled from the rows of its manifest and the outcomes of its slides. */
final class TileStatistics {
    private static final int WIDTH = 330;
    private static final int HEIGHT = 110;

    /** Counts over equal intervals; what lies beyond the ends is counted in the outermost. */
    private static final class Histogram {
        final double low;
        final double high;
        final long[] counts;

        Histogram(double low, double high, int bins) {
            this.low = low;
            this.high = high;
            this.counts = new long[bins];
        }

        void add(double value) {
            int bin = (int) Math.floor((value - low) / (high - low) * counts.length);
            counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
        }
    }

    private final Map<String, Histogram> histograms = new LinkedHashMap<>();

    TileStatistics() {
        histograms.put("slide_mpp", new Histogram(0, 1.5, 30));
        histograms.put("tissue", new Histogram(0, 1, 20));
        histograms.put("sharpness", new Histogram(0, 2000, 25));
        histograms.put("saturation", new Histogram(0, 255, 25));
        histograms.put("pen", new Histogram(0, 0.1, 20));
        histograms.put("dark", new Histogram(0, 0.5, 20));
    }

    void slide(double mpp) {
        histograms.get("slide_mpp").add(mpp);
    }

    /** A row of the manifest. */
    void tile(String row) {
        String[] cells = row.split(",", -1);
        for (String column : List.of("tissue", "sharpness", "saturation", "pen", "dark")) {
            int at = TileRow.HEADER.indexOf(column);
            if (at < cells.length) {
                histograms.get(column).add(Double.parseDouble(cells[at]));
            }
        }
    }

    /** The charts, each a figure with a caption. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"charts\">\n");
        histograms.forEach((name, histogram) -> {
            String caption = switch (name) {
                case "slide_mpp" -> "slides by µm a level-0 pixel";
                case "tissue" -> "tiles by share of tissue";
                case "sharpness" -> "tiles by sharpness";
                case "saturation" -> "tiles by mean saturation";
                case "pen" -> "tiles by share of marker ink";
                default -> "tiles by share of dark pixels";
            };
            html.append("<figure>")
                    .append(chart(histogram))
                    .append("<figcaption>")
                    .append(caption)
                    .append("</figcaption></figure>\n");
        });
        return html.append("</div>\n").toString();
    }

    private static String chart(Histogram histogram) {
        long most = 1;
        for (long count : histogram.counts) {
            most = Math.max(most, count);
        }
        double width = (double) WIDTH / histogram.counts.length;
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">"
                .formatted(WIDTH, HEIGHT + 18, WIDTH, HEIGHT + 18));
        for (int i = 0; i < histogram.counts.length; i++) {
            double height = (double) (HEIGHT - 14) * histogram.counts[i] / most;
            double from = histogram.low + (histogram.high - histogram.low) * i / histogram.counts.length;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>from %.3g: %d</title></rect>",
                    i * width,
                    HEIGHT - height,
                    Math.max(1, width - 1),
                    height,
                    from,
                    histogram.counts[i]));
        }
        svg.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(HEIGHT + 14, number(histogram.low)));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s and more</text>"
                .formatted(WIDTH, HEIGHT + 14, number(histogram.high)));
        svg.append("<text x=\"%d\" y=\"11\" text-anchor=\"end\">most: %d</text>".formatted(WIDTH, most));
        return svg.append("</svg>").toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
