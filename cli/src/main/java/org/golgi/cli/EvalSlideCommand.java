package org.golgi.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.golgi.core.run.Progress;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.picture.AttentionFiles;
import org.golgi.eval.picture.AttentionSheet;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.task.ResultFile;
import org.golgi.eval.task.ResultPictures;
import org.golgi.eval.task.SlideEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code golgi eval slide}: one label a slide. */
@Command(
        name = "slide",
        description =
                "Slide-level evaluation: tiles are grouped by slide, a head is trained on the bags; results count "
                        + "slides. Beside the result of --out NAME.json lie NAME.png, the attention over some test "
                        + "slides, and NAME-attention with a picture of each and a table of all tiles.")
final class EvalSlideCommand implements Callable<Integer> {
    private static final String SIMPLE_SHOT = "mi-simpleshot";
    private static final String FEW_SHOT = "-fewshot";
    private static final List<String> MEANS = List.of("mean-linear", "mean-knn", "mean-fewshot");

    @Mixin
    private EvalInput input;

    @Option(
            names = "--head",
            paramLabel = "NAME",
            defaultValue = "abmil",
            description = "abmil (gated attention, as UNI), clam-sb, clam-mb, multi-head, max, mean, or mi-simpleshot "
                    + "(nothing trained: nearest class prototype of the best tiles); each with -fewshot behind to learn "
                    + "from few slides a class; or of the mean of a slide's tiles mean-linear (sklearn-lr), mean-knn, "
                    + "mean-fewshot. Default: ${DEFAULT-VALUE}.")
    private String head;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Passes over the training slides, at most. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--validation",
            split = ",",
            paramLabel = "SPLIT",
            description = "Stop heads early by the loss of the slides of these splits and take the weights of the best "
                    + "epoch. Default: none, all epochs are trained.")
    private Set<String> validation = Set.of();

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "10",
            description = "With --validation: epochs without a smaller loss before training ends. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--least-epochs",
            paramLabel = "N",
            defaultValue = "15",
            description = "With --validation: epochs that are trained in any case. Default: ${DEFAULT-VALUE}.")
    private int leastEpochs;

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

    @Option(
            names = "-k",
            paramLabel = "K",
            defaultValue = "5",
            description = "Neighbours of mean-knn. Default: ${DEFAULT-VALUE}.")
    private int k;

    @Option(
            names = "--shots",
            split = ",",
            paramLabel = "K",
            defaultValue = "1,2,4,8",
            description = "Slides a class of the heads with -fewshot. Default: ${DEFAULT-VALUE}.")
    private List<Integer> shots;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Draws of mean-fewshot. Default: ${DEFAULT-VALUE}.")
    private int episodes;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "5",
            description = "Draws of the other heads with -fewshot, at least 2. Default: ${DEFAULT-VALUE}.")
    private int draws;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private CommonOptions common;

    private ResultFile untrained(SlideEvaluation slides) {
        return switch (head) {
            case "mean-linear" -> slides.meanLinear(LinearProtocol.SKLEARN_LR);
            case "mean-knn" -> slides.meanKnn(k);
            case "mean-fewshot" -> slides.meanFewShot(shots, episodes, input.seed());
            default -> slides.miSimpleShot(best);
        };
    }

    @Override
    public Integer call() throws Exception {
        if (head.equals(SIMPLE_SHOT) || MEANS.contains(head)) {
            input.finish(untrained(input.openSlides(Set.of())), common);
            return 0;
        }
        if (head.equals(SIMPLE_SHOT + FEW_SHOT)) {
            input.finish(input.openSlides(Set.of()).miSimpleShotFewShot(best, few()), common);
            return 0;
        }
        boolean fewShot = head.endsWith(FEW_SHOT);
        String name = fewShot ? head.substring(0, head.length() - FEW_SHOT.length()) : head;
        MilSettings settings = new MilSettings(
                MilSettings.Kind.parse(name),
                epochs,
                learningRate,
                weightDecay,
                input.seed(),
                new MilSettings.Stopping(patience, leastEpochs));
        if (fewShot) {
            input.finish(fewShot(settings), common);
            return 0;
        }
        input.show(pictures);
        SlideEvaluation evaluation = input.openSlides(validation);
        SlideEvaluation.Trained trained;
        try (Progress.Bar bar = Progress.standardError(new PrintStream(System.err, true))
                .start("train", (long) epochs * evaluation.counts()[0], "slides")) {
            trained = evaluation.head(settings, done -> bar.advance(1));
        }
        ResultTable.finish(written(trained), input.out(), common);
        return 0;
    }

    private SlideEvaluation.FewSlides few() {
        return new SlideEvaluation.FewSlides(shots, draws, input.seed());
    }

    private ResultFile fewShot(MilSettings settings) throws IOException {
        SlideEvaluation evaluation = input.openSlides(validation);
        try (Progress.Bar bar = Progress.standardError(new PrintStream(System.err, true))
                .start("train", (long) shots.size() * draws, "heads")) {
            return evaluation.headFewShot(settings, few(), done -> bar.advance(1));
        }
    }

    /** Writes the result with the attention of some slides beside it, and that of all slides into a folder. */
    private ResultFile written(SlideEvaluation.Trained trained) throws IOException {
        if (input.out().isEmpty()) {
            return trained.result();
        }
        Path out = input.out().get();
        try (TilePictures shown = input.pictures()) {
            if (!trained.attention().isEmpty()) {
                AttentionFiles.write(ResultPictures.folderBeside(out), trained.attention(), shown);
            }
            return ResultPictures.write(out, trained.result(), AttentionSheet.of(trained.attention(), shown));
        }
    }
}
