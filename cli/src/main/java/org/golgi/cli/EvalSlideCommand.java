package org.golgi.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.SlideEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi eval slide}: one label a slide. */
@Command(
        name = "slide",
        description =
                "Slide-level evaluation: tiles are grouped by slide, a head is trained on the bags; results count "
                        + "slides.")
final class EvalSlideCommand implements Callable<Integer> {
    private static final String SIMPLE_SHOT = "mi-simpleshot";

    @Mixin
    private EvalInput input;

    @Option(
            names = "--head",
            paramLabel = "NAME",
            defaultValue = "abmil",
            description = "abmil (gated attention, as UNI), clam-sb, clam-mb, multi-head, max, mean, or mi-simpleshot "
                    + "(nothing trained: nearest class prototype of the best tiles). Default: ${DEFAULT-VALUE}.")
    private String head;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Passes over the training slides. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            defaultValue = "1e-4",
            description = "Of AdamW at the start, along a cosine to 0. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--weight-decay",
            paramLabel = "R",
            defaultValue = "1e-5",
            description = "Of AdamW. Default: ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(
            names = "--best",
            paramLabel = "K",
            defaultValue = "5",
            description = "Best tiles of a slide that mi-simpleshot averages. Default: ${DEFAULT-VALUE}.")
    private int best;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        if (head.equals(SIMPLE_SHOT)) {
            input.finish(input.openSlides().miSimpleShot(best), common);
            return 0;
        }
        MilSettings settings =
                new MilSettings(MilSettings.Kind.parse(head), epochs, learningRate, weightDecay, input.seed());
        SlideEvaluation evaluation = input.openSlides();
        ResultFile result;
        try (Progress.Bar bar = Progress.standardError(new PrintStream(System.err, true))
                .start("train", (long) epochs * evaluation.counts()[0], "slides")) {
            result = evaluation.head(settings, done -> bar.advance(1));
        }
        input.finish(result, common);
        return 0;
    }
}
