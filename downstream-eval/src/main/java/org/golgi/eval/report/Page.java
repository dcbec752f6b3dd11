package org.golgi.eval.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.golgi.core.io.DurableFiles;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.metrics.Calibration;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;

/** Results as one HTML file without outside parts: a table of all, then each with metrics, confusion and pictures. */
public final class Page {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}
            table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.2rem .7rem;text-align:left;border-bottom:1px solid #ddd}
            td.n{text-align:right;font-variant-numeric:tabular-nums}.row{display:flex;flex-wrap:wrap;gap:2rem;align-items:flex-start}
            h2{margin-top:2.5rem;border-top:2px solid #eee;padding-top:1rem}.note{color:#666}
            svg text{font-size:10px;fill:#555}svg .grid{stroke:#eee}svg .bar{stroke:#9ab}svg .line{fill:none;stroke:#06c}
            svg circle{fill:#06c}svg .area{fill-opacity:.4}svg .dot{fill-opacity:.75}img{max-width:100%}figure{margin:0}
            """;

    private static final int JPEG_QUALITY = 88;

    private Page() {}

    /**
     * A result and what to look at beside it.
     *
     * @param result figures and answers
     * @param picture such as overlays of a segmentation; empty if there is none
     */
    public record Entry(ResultFile result, Optional<RgbImage> picture) {}

    /** Writes the page. */
    public static void write(Path file, List<Entry> entries) throws IOException {
        Leaderboard board = Leaderboard.of(entries.stream().map(Entry::result).toList());
        DurableFiles.replace(file, html(entries, board));
    }

    private static String html(List<Entry> entries, Leaderboard board) {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Golgi: evaluation</title><style>"
                + STYLE
                + "</style><h1>Evaluation</h1>");
        page.append(board.html());
        page.append(Curves.sizes(entries.stream().map(Entry::result).toList()));
        for (Entry entry : entries) {
            section(entry.result(), page);
            entry.picture().ifPresent(picture -> picture(entry.result(), picture, page));
        }
        return page.append("</html>\n").toString();
    }

    private static void picture(ResultFile result, RgbImage picture, StringBuilder page) {
        String shown = result.protocol().settings().getOrDefault(ResultPictures.SHOWN, "");
        String data = Base64.getEncoder().encodeToString(ImageCodec.jpeg(picture, JPEG_QUALITY));
        page.append("<figure><img alt=\"examples\" src=\"data:image/jpeg;base64,")
                .append(data)
                .append("\"><figcaption>")
                .append(caption(result.protocol().id()))
                .append(": ")
                .append(escape(shown))
                .append("</figcaption></figure>");
    }

    private static String caption(String protocol) {
        if (protocol.startsWith("segment-")) {
            return "picture, truth, prediction, from the worst Dice to the best";
        }
        return protocol.startsWith("slide-")
                ? "attention over held-out slides, from the one recognised worst to the one recognised best"
                : "queries and their nearest training pictures, green where the class is the same, dashed orange where not";
    }

    private static String figure(ResultFile.Figure figure) {
        String interval = figure.lower() == null
                ? ""
                : number(figure.lower()) + " to " + number(figure.upper()) + " <span class=\"note\">"
                        + escape(figure.spread()) + "</span>";
        return "<td class=\"n\">" + (figure.value() == null ? "undefined" : number(figure.value())) + "<td>" + interval;
    }

    private static void section(ResultFile result, StringBuilder page) {
        page.append("<h2>%s: %s <span class=\"note\">%s</span></h2>"
                .formatted(
                        escape(result.task()),
                        escape(result.protocol().id()),
                        escape(result.encoder().name())));
        page.append("<p class=\"note\">%s (%s), split %s, %s, commit %s</p><div class=\"row\">"
                .formatted(
                        escape(result.encoder().name()),
                        brief(result.encoder().hash()),
                        brief(result.data().splitHash()),
                        escape(result.provenance().date()),
                        brief(result.provenance().commit())));
        if (!result.metrics().isEmpty()) {
            page.append("<table><tr><th>metric<th>value<th>interval</tr>");
        }
        result.metrics().forEach((name, figure) -> page.append("<tr><td>" + escape(name) + figure(figure) + "</tr>"));
        page.append(result.metrics().isEmpty() ? "" : "</table>");
        confusion(result, page);
        map(result, page, "tsne", "t-SNE");
        map(result, page, "pca", "principal components");
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
        Curves.survival(result).ifPresent(page::append);
        Curves.losses(result).ifPresent(page::append);
        page.append("</div>");
    }

    private static void map(ResultFile result, StringBuilder page, String key, String title) {
        List<Double> x = result.samples().measures().get(key + "_x");
        List<Double> y = result.samples().measures().get(key + "_y");
        if (x != null && y != null) {
            var places = new Plots.Places(
                    x, y, result.samples().targets(), result.data().classes());
            page.append("<figure>")
                    .append(Plots.map(places, title))
                    .append("<figcaption>")
                    .append(title)
                    .append(" of the test pictures</figcaption></figure>");
        }
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
