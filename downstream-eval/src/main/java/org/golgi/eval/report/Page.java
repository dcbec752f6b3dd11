package org.golgi.eval.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.golgi.core.io.DurableFiles;
import org.golgi.eval.metrics.Calibration;
import org.golgi.eval.task.ResultFile;

/** Results as one HTML file without outside parts: a table of all, then each with metrics, confusion and pictures. */
public final class Page {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}
            table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.2rem .7rem;text-align:left;border-bottom:1px solid #ddd}
            td.n{text-align:right;font-variant-numeric:tabular-nums}.row{display:flex;flex-wrap:wrap;gap:2rem;align-items:flex-start}
            h2{margin-top:2.5rem;border-top:2px solid #eee;padding-top:1rem}.note{color:#666}
            svg text{font-size:10px;fill:#555}svg .grid{stroke:#eee}svg .bar{stroke:#9ab}svg .line{fill:none;stroke:#06c}
            svg circle{fill:#06c}svg .area{fill-opacity:.4}
            """;

    private Page() {}

    /** Writes the page. */
    public static void write(Path file, List<ResultFile> results) throws IOException {
        DurableFiles.replace(file, html(results));
    }

    static String html(List<ResultFile> results) {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Golgi: evaluation</title><style>"
                + STYLE
                + "</style><h1>Evaluation</h1>");
        summary(results, page);
        for (ResultFile result : results) {
            section(result, page);
        }
        return page.append("</html>\n").toString();
    }

    private static void summary(List<ResultFile> results, StringBuilder page) {
        page.append("<table><tr><th>task<th>encoder<th>protocol<th>metric<th>value<th>interval</tr>");
        for (ResultFile result : results) {
            result.metrics().entrySet().stream()
                    .filter(entry -> headline(entry.getKey()))
                    .forEach(entry -> page.append("<tr><td>")
                            .append(escape(result.task()))
                            .append("<td>")
                            .append(escape(result.encoder().name()))
                            .append("<td>")
                            .append(escape(result.protocol().id()))
                            .append("<td>")
                            .append(escape(entry.getKey()))
                            .append(figure(entry.getValue()))
                            .append("</tr>"));
        }
        page.append("</table>");
    }

    private static boolean headline(String metric) {
        return metric.equals("bacc")
                || metric.startsWith("bacc@")
                || metric.contains("acc@1")
                || metric.equals("mvacc@5");
    }

    private static String figure(ResultFile.Figure figure) {
        String interval = figure.lower() == null
                ? ""
                : number(figure.lower()) + " to " + number(figure.upper()) + " <span class=\"note\">"
                        + escape(figure.spread()) + "</span>";
        return "<td class=\"n\">" + (figure.value() == null ? "undefined" : number(figure.value())) + "<td>" + interval;
    }

    private static void section(ResultFile result, StringBuilder page) {
        page.append("<h2>%s: %s</h2>"
                .formatted(escape(result.task()), escape(result.protocol().id())));
        page.append("<p class=\"note\">encoder %s (%s), split %s, %s, commit %s</p><div class=\"row\">"
                .formatted(
                        escape(result.encoder().name()),
                        brief(result.encoder().hash()),
                        brief(result.data().splitHash()),
                        escape(result.provenance().date()),
                        brief(result.provenance().commit())));
        page.append("<table><tr><th>metric<th>value<th>interval</tr>");
        result.metrics().forEach((name, figure) -> page.append("<tr><td>" + escape(name) + figure(figure) + "</tr>"));
        page.append("</table>");
        confusion(result, page);
        List<Plots.Point> curve = fewShotCurve(result.metrics());
        if (!curve.isEmpty()) {
            page.append("<figure>")
                    .append(Plots.curve(curve, "balanced accuracy over shots"))
                    .append("<figcaption>balanced accuracy over shots</figcaption></figure>");
        }
        if (result.metrics().containsKey("ece")) {
            page.append("<figure>")
                    .append(Plots.reliability(calibration(result)))
                    .append("<figcaption>share right over probability</figcaption></figure>");
        }
        page.append("</div>");
    }

    private static void confusion(ResultFile result, StringBuilder page) {
        if (result.confusion().isEmpty()) {
            return;
        }
        List<String> classes = result.data().classes();
        page.append("<table><tr><th>true \\ predicted");
        classes.forEach(name -> page.append("<th>").append(escape(name)));
        page.append("</tr>");
        for (int t = 0; t < classes.size(); t++) {
            List<Long> row = result.confusion().get(t);
            long sum = Math.max(1, row.stream().mapToLong(Long::longValue).sum());
            page.append("<tr><th>").append(escape(classes.get(t)));
            for (long count : row) {
                page.append(String.format(
                        Locale.ROOT,
                        "<td class=\"n\" style=\"background:rgba(0,102,204,%.2f)\">%d",
                        0.6 * count / sum,
                        count));
            }
            page.append("</tr>");
        }
        page.append("</table>");
    }

    private static List<Plots.Point> fewShotCurve(Map<String, ResultFile.Figure> metrics) {
        List<Plots.Point> points = new ArrayList<>();
        metrics.forEach((name, figure) -> {
            if (name.startsWith("bacc@")) {
                points.add(new Plots.Point(name.substring(5), figure.value(), figure.lower(), figure.upper()));
            }
        });
        return points;
    }

    private static Calibration calibration(ResultFile result) {
        ResultFile.Samples samples = result.samples();
        int numClasses = result.data().classes().size();
        return Calibration.of(
                numClasses,
                samples.targets().stream().mapToInt(Integer::intValue).toArray(),
                samples.predictions().stream().mapToInt(Integer::intValue).toArray(),
                samples.scores().stream()
                        .flatMapToDouble(row -> row.stream().mapToDouble(Double::doubleValue))
                        .toArray(),
                Calibration.USUAL_BINS);
    }

    private static String brief(String hash) {
        return escape(hash.substring(0, Math.min(12, hash.length())));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** Text that must not become markup. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
