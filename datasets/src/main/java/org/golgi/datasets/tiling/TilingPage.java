package org.golgi.datasets.tiling;

import java.util.Locale;

/** The page of a set: a summary, one card a slide with its picture, failures first. */
final class TilingPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Tiles</title>
            <style>
            body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1200px;padding:0 1rem;color:#222;background:#fafafa}
            h1{font-size:1.5rem;margin:0 0 .3rem} .sum{color:#555;margin-bottom:1.5rem}
            .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:1rem}
            .card{background:#fff;border:1px solid #ddd;border-radius:6px;padding:.8rem;overflow-wrap:anywhere}
            .card img{width:100%;height:220px;object-fit:contain;background:#f4f4f4}
            .card h2{font-size:.95rem;margin:.5rem 0 .2rem} .card p{margin:0;color:#555;font-size:.85rem}
            .card img.m{height:auto;margin-top:.5rem} table{border-collapse:collapse;margin-bottom:1rem}
            td,th{padding:.1rem .8rem .1rem 0;text-align:left} td.n{text-align:right}
            .charts{display:flex;flex-wrap:wrap;gap:1rem;margin-bottom:1.5rem} figure{margin:0} figcaption{color:#555;font-size:.85rem}
            svg rect{fill:#4477aa} svg text{font-size:11px;fill:#666}
            .bad{border-color:#c33;background:#fff5f5} .bad p{color:#a00}
            .key span{display:inline-block;width:.9em;height:.9em;margin:0 .3em 0 1em;vertical-align:-.1em;border:1px solid #999}
            @media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}.card{background:#222;border-color:#444}
            .card img{background:#2a2a2a}.card p,.sum{color:#aaa}.bad{background:#2a1818}.bad p{color:#f88}}
            </style></head><body>
            """;

    private TilingPage() {}

    static String html(TilingResult result, TileStatistics statistics) {
        StringBuilder page = new StringBuilder(HEAD);
        double tissue =
                result.slides().stream().mapToDouble(SlideOutcome::tissueMm2).sum();
        page.append("<h1>Tiles of ").append(result.slides().size()).append(" slides</h1>\n<p class=\"sum\">");
        page.append(format(
                "%d tiles, %.1f MB, %.1f mm² of tissue; %d slides failed, %d tiles unreadable.",
                result.tiles(), result.bytes() / 1e6, tissue, result.failures().size(), result.unreadable()));
        page.append("<span class=\"key\"><span style=\"background:#ffaa0046\"></span>tile"
                + "<span style=\"background:#00963c\"></span>tissue<span style=\"background:#1e5adc\"></span>hole"
                + "</span></p>\n");
        page.append(reasons(result)).append(statistics.html()).append("<div class=\"grid\">\n");
        result.failures().forEach(slide -> page.append(failure(slide)));
        result.slides().stream().filter(slide -> !slide.failed()).forEach(slide -> page.append(card(slide)));
        return page.append("</div></body></html>\n").toString();
    }

    /** How many places ended how. */
    private static String reasons(TilingResult result) {
        StringBuilder table = new StringBuilder("<table><tr><th>tiles</th><th>number</th></tr>\n");
        table.append(row("kept", result.tiles()));
        result.dropped().forEach((reason, count) -> table.append(row("dropped: " + reason, count)));
        table.append(row("unreadable", result.unreadable()));
        return table.append("</table>\n").toString();
    }

    private static String row(String what, long count) {
        return "<tr><td>%s</td><td class=\"n\">%d</td></tr>%n".formatted(escape(what), count);
    }

    private static String failure(SlideOutcome slide) {
        return "<div class=\"card bad\"><h2>%s</h2><p>%s</p></div>%n"
                .formatted(escape(slide.slide()), escape(slide.error()));
    }

    private static String card(SlideOutcome slide) {
        String notes =
                slide.unreadable().isEmpty() ? "" : ", " + slide.unreadable().size() + " unreadable";
        String text = format(
                "%d tiles of %d with tissue%s; %.2f mm²; %d × %d px at %.4g µm (%s), level %d read by %s; %.1f s",
                slide.tiles(),
                slide.candidates(),
                notes,
                slide.tissueMm2(),
                slide.width(),
                slide.height(),
                slide.slideMpp(),
                slide.mppOrigin(),
                slide.level(),
                slide.reader(),
                slide.seconds());
        return "<div class=\"card\"><a href=\"slides/%1$s.jpg\"><img loading=\"lazy\" src=\"slides/%1$s.jpg\" alt=\"\"></a><h2>%2$s</h2><p>%3$s</p>%4$s</div>%n"
                .formatted(slide.slide(), escape(slide.slide()), escape(text), mosaic(slide));
    }

    private static String mosaic(SlideOutcome slide) {
        return slide.tiles() == 0 && slide.dropped().isEmpty()
                ? ""
                : "<a href=\"slides/%1$s.tiles.jpg\"><img class=\"m\" loading=\"lazy\" src=\"slides/%1$s.tiles.jpg\" alt=\"tiles kept and dropped\"></a>"
                        .formatted(slide.slide());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
