package org.golgi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.golgi.eval.task.Suite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code golgi eval task}: all protocols of one task. */
@Command(
        name = "task",
        description = "Runs all protocols of a task: a card of golgi eval list, or your own data under any name.")
final class EvalTaskCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TASK", description = "A task of golgi eval list, or a name of your own.")
    private String task;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A folder with labels.csv, such a CSV, or a feature file of golgi embed.")
    private Path data;

    @Mixin
    private SplitOptions splits;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "CLASS",
            description = "Classes to take, in this order. Default: all.")
    private List<String> classes;

    @Mixin
    private LabelOptions columns;

    @Mixin
    private TaskEvaluation tasks;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        tasks.checkOutputs();
        Suite.Task plan = Suite.task(task, data, splits.train(), splits.test());
        tasks.print(tasks.run(plan.with(classes == null ? List.of() : classes, columns.named())), common);
        return 0;
    }
}
