package org.golgi.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.golgi.cli.report.Chart.Kind;

/** The sections of curves: one a group of metrics. */
final class CurveSections {

    private CurveSections() {}

    static List<Section> of(Metrics metrics) {
        List<Section> sections = new ArrayList<>();
        for (Map.Entry<String, List<Chart>> section : Charts.of(metrics).entrySet()) {
            int columns = columns(section.getValue().size());
            StringBuilder html = new StringBuilder("<div class=\"charts columns" + columns + "\">\n");
            for (Chart chart : section.getValue()) {
                html.append(figure(chart, metrics.lastStep(), columns));
            }
            sections.add(new Section(section.getKey(), "", html.append("</div>").toString()));
        }
        return sections;
    }

    private static int columns(int charts) {
        return charts % 3 == 0 || charts == 5 ? 3 : Math.min(charts, 2);
    }

    private static String figure(Chart chart, long lastStep, int columns) {
        StringBuilder html = new StringBuilder("<figure>\n<figcaption><b>").append(Html.escape(chart.title()));
        html.append("</b>");
        for (int i = 0; i < chart.series().size(); i++) {
            html.append(key(chart, chart.series().get(i), i));
        }
        if (!chart.note().isEmpty()) {
            html.append("<i>").append(Html.escape(chart.note())).append("</i>");
        }
        return html.append("</figcaption>\n")
                .append(LineChart.svg(chart, lastStep, columns))
                .append("</figure>\n")
                .toString();
    }

    /** Name of a curve with its last value, or with its best one where that is what counts. */
    private static String key(Chart chart, Series series, int index) {
        String name = chart.series().size() == 1 && chart.kind() != Kind.SCORE ? "" : Html.escape(series.label()) + " ";
        int best = series.best();
        String value = chart.kind() == Kind.SCORE && best >= 0
                ? "best " + Axis.text(series.values()[best]) + " at step " + series.steps()[best]
                : Axis.text(series.last());
        return "<span class=\"key c" + index % 8 + "\"><em>" + name + value + "</em></span>";
    }
}
