package org.golgi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

    @Mixin
    private ClassOptions classes;

    @Option(
            names = "--sizes",
            paramLabel = "PX,...|card",
            description = "Give the pictures to the encoder at each of these sides, with the linear probes and nearest "
                    + "neighbours of the task; card: at those of the card (bach, unitopatho).")
    private String sizes;

    @Mixin
    private HoldOutOptions holdOut;

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
        plan = plan.with(classes.chosen(), columns.named(), holdOut.share());
        tasks.print(tasks.run(sizes == null ? plan : plan.at(sides())), common);
        return 0;
    }

    private List<Integer> sides() {
        if (sizes.equals("card")) {
            return Suite.sizesOfCard(task);
        }
        if (!sizes.matches("[1-9]\\d{0,5}(,[1-9]\\d{0,5})*")) {
            throw new IllegalArgumentException("--sizes " + sizes
                    + " is illegal; give sides in pixels such as 224,448, multiples of the encoder's patch, or card");
        }
        return Stream.of(sizes.split(",")).map(Integer::valueOf).toList();
    }
}
