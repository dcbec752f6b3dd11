package org.golgi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.golgi.eval.task.Suite;
import org.golgi.eval.task.TaskRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code golgi eval suite}: many tasks, one encoder. */
@Command(
        name = "suite",
        description =
                "Runs the tasks of a YAML file with one encoder. A task that fails is named and the others go on; "
                        + "the same command then runs only what is missing.")
final class EvalSuiteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SUITE", description = "YAML with a list 'tasks', each with name and data.")
    private Path suite;

    @Mixin
    private TaskEvaluation tasks;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        Suite plan = Suite.read(suite);
        tasks.checkOutputs();
        List<TaskRunner.Done> all = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Suite.Task task : plan.tasks()) {
            try {
                all.addAll(tasks.run(task));
            } catch (java.io.IOException | IllegalArgumentException e) {
                failed.add(task.name() + ": " + e.getMessage());
            }
        }
        tasks.print(all, common);
        failed.forEach(line -> common.err().println("failed: " + line));
        common.err().flush();
        return failed.isEmpty() ? 0 : Failures.FAILED;
    }
}
