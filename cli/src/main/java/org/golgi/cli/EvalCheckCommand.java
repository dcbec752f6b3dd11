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
    private SplitOptions splits;

    @Mixin
    private ClassOptions classes;

    @Mixin
    private LabelOptions columns;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        try (LabelledFolder folder = LabelledFolder.open(data, columns.named())) {
            TaskCheck.Plan plan = new TaskCheck.Plan(splits.train(), splits.test(), classes.chosen());
            TaskCheck.Findings findings = TaskCheck.run(TaskCatalog.load().card(task), folder, plan, !noDecode);
            if (common.json()) {
                common.printJson(findings);
            } else {
                print(findings);
            }
            return findings.faults().isEmpty() ? 0 : Failures.FAILED;
        }
    }

    private void print(TaskCheck.Findings findings) {
        findings.counts().forEach((split, classes) -> common.out().printf("%-12s %s%n", split, classes));
        findings.remarks().forEach(line -> common.out().println("note: " + line));
        findings.differences().forEach(line -> common.out().println("difference: " + line));
        findings.faults().forEach(line -> common.out().println("fault: " + line));
        common.out().println(verdict(findings));
        common.out().flush();
    }

    private String verdict(TaskCheck.Findings findings) {
        if (!findings.faults().isEmpty()) {
            return "Mend the faults first.";
        }
        return findings.differences().isEmpty()
                ? "The data are fit for " + task + "."
                : "The data can be run, but are not those of the card: figures do not compare with the published ones.";
    }
}
