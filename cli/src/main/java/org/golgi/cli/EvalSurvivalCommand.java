package org.golgi.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.golgi.eval.survival.OutcomeTable;
import org.golgi.eval.survival.Ties;
import org.golgi.eval.task.SurvivalEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi eval survival}: when patients have an event. */
@Command(
        name = "survival",
        description = "Cox regression on the mean features of each patient (else slide), judged by Harrell's C.")
final class EvalSurvivalCommand implements Callable<Integer> {
    @Mixin
    private EvalInput input;

    @Option(
            names = "--outcomes",
            required = true,
            paramLabel = "CSV",
            description = "Columns patient (or slide), time and event (1 happened, 0 last seen without).")
    private Path outcomes;

    @Option(
            names = "--ties",
            paramLabel = "NAME",
            defaultValue = "efron",
            description = "What is done with events at one time: efron or breslow. Default: ${DEFAULT-VALUE}.")
    private String ties;

    @Option(
            names = "--penalty",
            paramLabel = "L",
            defaultValue = "" + SurvivalEvaluation.USUAL_PENALTY,
            description = "Weight of the ridge penalty on standardised features beside the mean log-likelihood. "
                    + "Default: ${DEFAULT-VALUE}.")
    private double penalty;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        Ties rule = Ties.parse(ties);
        input.finish(input.openSurvival(OutcomeTable.read(outcomes)).cox(rule, penalty), common);
        return 0;
    }
}
