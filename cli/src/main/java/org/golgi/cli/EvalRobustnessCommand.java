package org.golgi.cli;

import java.util.concurrent.Callable;
import org.golgi.eval.task.Robustness;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi eval robustness}: tissue or centre. */
@Command(
        name = "robustness",
        description =
                "Whether features tell tissue or the centre, scanner or stain: robustness index of neighbours, or "
                        + "retrieval of the same place from another scanner. Nothing is trained.")
final class EvalRobustnessCommand implements Callable<Integer> {
    @Mixin
    private EvalInput input;

    @Option(
            names = "--centre-column",
            paramLabel = "NAME",
            defaultValue = "centre",
            description = "Column of the centre or scanner; in a feature file it is what was embedded as the split. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String centre;

    @Option(
            names = "-k",
            paramLabel = "K",
            defaultValue = "50",
            description = "Neighbours of the index. Default: ${DEFAULT-VALUE}.")
    private int k;

    @Option(
            names = "--matched",
            description =
                    "The class names a place that every scanner saw: retrieve it from each scanner to each other.")
    private boolean matched;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        Robustness robustness = input.openRobustness(centre);
        input.finish(matched ? robustness.matched() : robustness.index(k), common);
        return 0;
    }
}
