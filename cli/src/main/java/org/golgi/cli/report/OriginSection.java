package org.golgi.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.golgi.core.run.RunFolder;

/** Where the run comes from: provenance, configuration and the events of its log. */
final class OriginSection {
    private static final int MOST_EVENTS = 200;

    private OriginSection() {}

    static Section of(RunFolder run) throws IOException {
        StringBuilder html = new StringBuilder("<div class=\"panel\">\n");
        if (Files.isRegularFile(run.provenance())) {
            html.append("<table class=\"list\">\n");
            rows(html, "", new ObjectMapper().readTree(run.provenance().toFile()));
            html.append("</table>\n");
        }
        if (Files.isRegularFile(run.log())) {
            List<String> lines = Files.readAllLines(run.log());
            List<String> newest = lines.subList(Math.max(0, lines.size() - MOST_EVENTS), lines.size());
            fold(html, "Events (log.txt, the last " + newest.size() + ")", String.join("\n", newest));
        }
        if (Files.isRegularFile(run.config())) {
            fold(html, "Configuration (config.yaml)", Files.readString(run.config()));
        }
        return new Section(
                "Origin",
                "what made this run, to make it again",
                html.append("</div>").toString());
    }

    private static void rows(StringBuilder html, String prefix, JsonNode node) {
        node.properties().forEach(field -> {
            String name = prefix + field.getKey().replace('_', ' ');
            if (field.getValue().isObject()) {
                rows(html, name + " ", field.getValue());
            } else if (!field.getValue().asText().isEmpty()) {
                html.append("<tr><td>")
                        .append(Html.escape(name))
                        .append("</td><td>")
                        .append(Html.escape(field.getValue().asText()))
                        .append("</td></tr>\n");
            }
        });
    }

    private static void fold(StringBuilder html, String title, String text) {
        html.append("<details><summary>")
                .append(Html.escape(title))
                .append("</summary><pre>")
                .append(Html.escape(text))
                .append("</pre></details>\n");
    }
}
