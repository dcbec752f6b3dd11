package org.golgi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.golgi.cli.report.RunReport;
import org.golgi.core.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi report}: a run as one HTML file. */
@Command(
        name = "report",
        description = "Writes a run as one HTML file without outside parts: curves, features, origin.")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "RUN", description = "Folder of a run, as golgi pretrain made it.")
    private Path folder;

    @Option(names = "--out", paramLabel = "FILE", description = "The page. Default: RUN/report.html.")
    private Path out;

    @Override
    public Integer call() throws Exception {
        RunFolder run = RunFolder.open(folder);
        Path file = out != null ? out : run.report();
        RunReport.read(run).write(file, List.of());
        if (common.json()) {
            common.printJson(Map.of("report", file.toAbsolutePath().toString()));
        } else {
            common.out().println("report: " + file);
            common.out().flush();
        }
        return 0;
    }
}
