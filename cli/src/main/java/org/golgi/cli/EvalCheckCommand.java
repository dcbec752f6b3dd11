package org.golgi.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.golgi.eval.task.LabelledFolder;
import org.golgi.eval.task.TaskCatalog;
import org.golgi.eval.task.TaskCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi eval check}: are the data of a task whole. */
@Command(
        name = "check",
        description = "Looks at the data of a task: classes, splits, slides or patients in two splits, unreadable "
                + "pictures. Exits with 1 if something has to be mended.")
final class EvalCheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TASK", description = "A task of golgi eval list.")
    private String task;

    @Parameters(index = "1", paramLabel = "DATA", description = "A folder with labels.csv, or such a CSV.")
    private Path data;

    @Option(names = "--no-decode", description = "Do not read the pictures, only the table.")
    private boolean noDecode;

    @Mixin
    private LabelOptions columns;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        try (LabelledFolder folder = LabelledFolder.open(data, columns.named())) {
            TaskCheck.Findings findings = TaskCheck.run(TaskCatalog.load().card(task), folder, !noDecode);
            if (common.json()) {
                common.printJson(findings);
            } else {
                findings.counts().forEach((split, classes) -> common.out().printf("%-12s %s%n", split, classes));
                findings.remarks().forEach(line -> common.out().println("note: " + line));
                findings.faults().forEach(line -> common.out().println("fault: " + line));
                common.out()
                        .println(
                                findings.faults().isEmpty()
                                        ? "The data are fit for " + task + "."
                                        : "Mend the faults first.");
                common.out().flush();
            }
            return findings.faults().isEmpty() ? 0 : Failures.FAILED;
        }
    }
}
