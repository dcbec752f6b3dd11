package org.golgi.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.run.MetricsLog;
import org.golgi.core.run.RunFolder;

/**
 * Writes a run as one HTML file that needs nothing else: curves of every metric, what the features see, and where the
 * run comes from.
 */
public final class RunReport {
    private final RunFolder run;
    private final Metrics metrics;

    private RunReport(RunFolder run, Metrics metrics) {
        this.run = run;
        this.metrics = metrics;
    }

    /**
     * Reads the metrics of a run.
     *
     * @throws IOException if the folder is no run or has no metrics yet
     */
    public static RunReport read(RunFolder run) throws IOException {
        if (!Files.isRegularFile(run.metrics())) {
            throw new IOException(run.path() + " has no metrics.jsonl; let the run log its first step");
        }
        List<MetricsLog.Entry> entries = MetricsLog.read(run.metrics());
        if (entries.isEmpty()) {
            throw new IOException(run.metrics() + " is empty; let the run log its first step");
        }
        return new RunReport(run, Metrics.of(entries));
    }

    /** Writes the page. The sections about features stand between the curves and the origin. */
    public void write(Path file, List<Section> features) throws IOException {
        List<Section> sections = new ArrayList<>(CurveSections.of(metrics));
        for (Section section : features) {
            sections.add(section);
        }
        sections.add(OriginSection.of(run));
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.replace(file, page(sections));
    }

    private String page(List<Section> sections) {
        String name = Html.escape(
                String.valueOf(run.path().toAbsolutePath().normalize().getFileName()));
        StringBuilder body = new StringBuilder();
        for (Section section : sections) {
            body.append(section.render());
        }
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s, a Golgi run</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <header><h1>%s</h1><p>a pretraining run of Golgi</p></header>
                %s%s<footer>Written by golgi report. Strong lines are moving averages over 5 %% of a curve, faint ones what was logged.</footer>
                </main>
                </body>
                </html>
                """.formatted(name, Html.resource("report.css"), name, Facts.html(metrics), body);
    }
}
