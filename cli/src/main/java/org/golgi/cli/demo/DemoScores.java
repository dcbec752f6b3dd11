package org.golgi.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table at the end of the demo: balanced accuracy of each encoder by each probe, read from the result files. */
public final class DemoScores {
    private static final String METRIC = "bacc";

    private final Map<String, List<Figure>> rows = new LinkedHashMap<>();

    /** A value with its interval of 95 %. */
    public record Figure(double value, double lower, double upper) {
        String text() {
            return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, lower, upper);
        }
    }

    /** Adds the next column of an encoder's row from a result of {@code golgi eval --out}. */
    public void add(String encoder, Path result) throws IOException {
        JsonNode figure =
                new ObjectMapper().readTree(result.toFile()).path("metrics").path(METRIC);
        if (!figure.path("value").isNumber()) {
            throw new IOException(result + " holds no " + METRIC + "; evaluate again");
        }
        rows.computeIfAbsent(encoder, key -> new ArrayList<>())
                .add(new Figure(
                        figure.path("value").asDouble(),
                        figure.path("lower").asDouble(),
                        figure.path("upper").asDouble()));
    }

    /** The figures of each encoder in the order of the columns. */
    public Map<String, List<Figure>> figures() {
        return new LinkedHashMap<>(rows);
    }

    /** The table, one row an encoder. */
    public String table(List<String> columns) {
        StringBuilder text = new StringBuilder(String.format("%-24s", "balanced accuracy"));
        columns.forEach(column -> text.append(String.format("  %-24s", column)));
        rows.forEach((encoder, cells) -> {
            text.append(String.format("%n%-24s", encoder));
            cells.forEach(cell -> text.append(String.format("  %-24s", cell.text())));
        });
        return text.append(System.lineSeparator()).toString();
    }
}
