package org.golgi.eval.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.golgi.core.io.DurableFiles;
import org.golgi.eval.task.ResultFile;

/** Results as tables for other tools: every figure as a row of a CSV, headline figures side by side in LaTeX. */
public final class Tables {
    private Tables() {}

    /** One row a figure: task, protocol, encoder, its hash, metric, value, interval and what it is, sizes, split hash. */
    public static void writeCsv(Path path, List<ResultFile> results) throws IOException {
        StringBuilder text = new StringBuilder();
        row(
                text,
                "task",
                "protocol",
                "encoder",
                "encoder_hash",
                "metric",
                "value",
                "lower",
                "upper",
                "interval",
                "train",
                "test",
                "test_groups",
                "split_hash");
        for (ResultFile result : results) {
            result.metrics()
                    .forEach((name, figure) -> row(
                            text,
                            result.task(),
                            result.protocol().id(),
                            result.encoder().name(),
                            result.encoder().hash(),
                            name,
                            figure.value(),
                            figure.lower(),
                            figure.upper(),
                            figure.spread(),
                            sum(result.data().trainCounts()),
                            sum(result.data().testCounts()),
                            result.data().testGroups(),
                            result.data().splitHash()));
        }
        DurableFiles.replace(path, text.toString());
    }

    private static void row(StringBuilder text, Object... cells) {
        text.append(CSVFormat.DEFAULT.format(cells)).append('\n');
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /** A line a task and protocol, a column an encoder; the headline figure of each with its interval below. */
    public static void writeLatex(Path path, List<ResultFile> results) throws IOException {
        Set<String> encoders = new LinkedHashSet<>();
        Map<String, Map<String, ResultFile.Figure>> lines = new LinkedHashMap<>();
        for (ResultFile result : results) {
            String column = column(result);
            encoders.add(column);
            for (String metric : Headlines.of(result)) {
                String line = String.join(
                        " & ", escape(result.task()), escape(result.protocol().id()), escape(metric));
                ResultFile.Figure before = lines.computeIfAbsent(line, key -> new LinkedHashMap<>())
                        .put(column, result.metrics().get(metric));
                if (before != null) {
                    throw new IllegalArgumentException("two results of task '" + result.task() + "', protocol "
                            + result.protocol().id() + " and encoder '"
                            + result.encoder().name()
                            + "' are given; a table has room for one, name the files");
                }
            }
        }
        DurableFiles.replace(path, latex(encoders, lines));
    }

    /** Two encoders of one name are told apart by their hash. */
    private static String column(ResultFile result) {
        String hash = result.encoder().hash();
        return escape(result.encoder().name()) + " (" + escape(hash.substring(0, Math.min(6, hash.length()))) + ")";
    }

    private static String latex(Set<String> encoders, Map<String, Map<String, ResultFile.Figure>> lines) {
        StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{lll");
        text.append("c".repeat(encoders.size())).append("}\n\\toprule\ntask & protocol & metric");
        encoders.forEach(encoder -> text.append(" & ").append(encoder));
        text.append(" \\\\\n\\midrule\n");
        lines.forEach((line, figures) -> {
            text.append(line);
            encoders.forEach(encoder -> text.append(" & ").append(cell(figures.get(encoder))));
            text.append(" \\\\\n");
        });
        return text.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String cell(ResultFile.Figure figure) {
        if (figure == null || figure.value() == null) {
            return "--";
        }
        String value = String.format(Locale.ROOT, "%.3f", figure.value());
        return figure.lower() == null || figure.upper() == null
                ? value
                : value + String.format(Locale.ROOT, " (%.3f--%.3f)", figure.lower(), figure.upper());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\textbackslash ").replaceAll("([&%$#_{}])", "\\\\$1");
    }
}
