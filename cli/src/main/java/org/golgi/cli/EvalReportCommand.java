package org.golgi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.golgi.core.io.OutputCheck;
import org.golgi.eval.report.Page;
import org.golgi.eval.report.Tables;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi eval report}: results as a page. */
@Command(
        name = "report",
        description =
                "Writes results as one HTML file: table of encoders with intervals and ranks, confusion, few-shot curves, "
                        + "reliability, maps, overlays; or as a CSV or LaTeX table.")
final class EvalReportCommand implements Callable<Integer> {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    @Parameters(
            arity = "1..*",
            paramLabel = "[NAME=]RESULTS",
            description =
                    "Result files, or folders of a task or suite; NAME is what their encoder is called in the report.")
    private List<String> sources;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where the page goes; ending .csv or .tex it is a table of the figures instead.")
    private Path out;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        OutputCheck.file(out);
        List<Page.Entry> results = new ArrayList<>();
        for (String source : sources) {
            int sign = Files.exists(Path.of(source)) ? -1 : source.indexOf('=');
            for (Path file : files(Path.of(source.substring(sign + 1)))) {
                ResultFile read = ResultFile.read(file);
                ResultFile result = sign < 0 ? read : read.withEncoderName(source.substring(0, sign));
                results.add(new Page.Entry(result, ResultPictures.read(file, result)));
            }
        }
        Files.createDirectories(out.toAbsolutePath().getParent());
        write(results);
        if (common.json()) {
            common.printJson(Map.of("report", out.toString(), "results", results.size()));
        } else {
            common.out().println(results.size() + " results are in " + out);
            common.out().flush();
        }
        return 0;
    }

    /** A column of the page is an encoder's name: figures of another encoder must not take its place. */
    private static void requireNamesApart(List<Page.Entry> entries) {
        Map<String, String> hashes = new HashMap<>();
        for (Page.Entry entry : entries) {
            ResultFile.Encoder encoder = entry.result().encoder();
            String before = hashes.putIfAbsent(encoder.name(), encoder.hash());
            if (before != null && !before.equals(encoder.hash())) {
                throw new IllegalArgumentException("two encoders are called '" + encoder.name()
                        + "'; give each a name of its own as NAME=RESULTS");
            }
        }
    }

    private void write(List<Page.Entry> entries) throws IOException {
        List<ResultFile> results = entries.stream().map(Page.Entry::result).toList();
        if (out.toString().endsWith(".csv")) {
            Tables.writeCsv(out, results);
        } else if (out.toString().endsWith(".tex")) {
            Tables.writeLatex(out, results);
        } else {
            requireNamesApart(entries);
            Page.write(out, entries);
        }
    }

    private static List<Path> files(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> list = Files.list(source)) {
            List<Path> files = list.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparing(EvalReportCommand::inOrder))
                    .toList();
            if (files.isEmpty()) {
                throw new IOException(source + " holds no results; make some with golgi eval task or suite");
            }
            return files;
        }
    }

    /** A name whose numbers sort by their value, so that a size of 224 comes before one of 1344. */
    private static String inOrder(Path file) {
        return NUMBER.matcher(file.toString())
                .replaceAll(number -> "0".repeat(Math.max(0, 12 - number.group().length())) + number.group());
    }
}
