package org.golgi.eval.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.picture.AttentionSheet;
import org.golgi.eval.picture.Sheet;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.survival.Ties;

/**
 * Runs the protocols of a task, one result file each. A protocol whose result lies there already, of the same encoder,
 * transform, split and resampling, is not run again: a suite goes on where it stopped.
 */
public final class TaskRunner {
    private static final String ABMIL = "slide-abmil";
    private static final String ABMIL_FEW_SHOT = ABMIL + "-fewshot";
    private static final int BEST = 5;
    private static final int DRAWS = 5;

    private final Path folder;
    private final Bootstrap bootstrap;
    private final String device;
    private final TilePictures pictures;
    private final String suffix;

    /** A result and, where there is one, the picture beside it. */
    private record Made(ResultFile result, Optional<Sheet> sheet) {}

    /** One protocol of a task. */
    private interface Step {
        Made run(String protocol) throws IOException;
    }

    /** What results have to be of in order to be taken as they are. */
    private record Source(FeatureSet.Origin origin, UnaryOperator<String> dataHashOfProtocol) {
        boolean made(ResultFile kept, String protocol) {
            return kept.encoder().hash().equals(origin.encoderHash())
                    && kept.encoder().transform().equals(origin.transform())
                    && kept.provenance().dataHash().equals(dataHashOfProtocol.apply(protocol));
        }
    }

    /**
     * One protocol and its result.
     *
     * @param file where the result lies
     * @param result what it says
     * @param reused true if it lay there already
     */
    public record Done(Path file, ResultFile result, boolean reused) {}

    /**
     * Results go into this folder.
     *
     * @param pictures of the tiles, to draw what was retrieved and attended
     */
    public TaskRunner(Path folder, Bootstrap bootstrap, String device, TilePictures pictures) {
        this(folder, bootstrap, device, pictures, "");
    }

    private TaskRunner(Path folder, Bootstrap bootstrap, String device, TilePictures pictures, String suffix) {
        this.pictures = pictures;
        this.suffix = suffix;
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.device = device;
    }

    /** The same for pictures that were resized to this side, which names of results and files then say. */
    public TaskRunner at(int sizePx) {
        return new TaskRunner(folder, bootstrap, device, pictures, "-" + sizePx + "px");
    }

    /**
     * Runs protocols.
     *
     * @param task name of the task, part of the file names
     * @param watched tiles of slides by which slide heads are stopped early
     * @param protocols such as {@code linear:uni-lbfgs-code}, {@code knn:20}, {@code fewshot:1,4,16}, {@code prototypes},
     *     {@code retrieval}, {@code map}, {@code slide-abmil}
     */
    public List<Done> run(String task, TrainTest sets, Optional<FeatureSet> watched, List<String> protocols)
            throws IOException {
        Source source = new Source(
                sets.test().origin(),
                protocol ->
                        name(protocol).startsWith(ABMIL) ? SlideEvaluation.dataHash(sets, watched) : sets.dataHash());
        return run(task, source, protocols, protocol -> run(task, sets, watched, protocol));
    }

    /**
     * Runs Cox regressions.
     *
     * @param protocols {@code survival:TIES} or {@code survival:TIES:PENALTY}
     */
    public List<Done> runSurvival(String task, SurvivalEvaluation evaluation, List<String> protocols)
            throws IOException {
        Source source = new Source(evaluation.origin(), protocol -> evaluation.dataHash());
        return run(task, source, protocols, protocol -> new Made(evaluate(evaluation, protocol), Optional.empty()));
    }

    /**
     * Runs protocols by cross-validation.
     *
     * @param protocols {@code linear:NAME} and {@code knn:K}
     */
    public List<Done> runFolds(String task, TrainTest all, CrossValidation.Dealing dealing, List<String> protocols)
            throws IOException {
        CrossValidation validation = new CrossValidation(task, all, dealing, bootstrap, device);
        Source source = new Source(validation.origin(), protocol -> validation.dataHash());
        return run(task, source, protocols, protocol -> new Made(evaluate(validation, protocol), Optional.empty()));
    }

    private List<Done> run(String task, Source source, List<String> protocols, Step step) throws IOException {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException(
                    "task '" + task
                            + "' has no protocol that can be run: segmentation cards are for reference; name protocols in a suite");
        }
        List<Done> all = new ArrayList<>();
        for (String protocol : protocols) {
            Path file = folder.resolve(fileName(task, protocol + suffix));
            ResultFile kept = Files.exists(file) ? ResultFile.read(file) : null;
            if (kept != null && source.made(kept, protocol) && kept.isResampledBy(bootstrap)) {
                all.add(new Done(file, kept, true));
            } else {
                Made made = step.run(protocol);
                ResultFile named =
                        made.result().withProtocol(made.result().protocol().id() + suffix);
                ResultFile result = ResultPictures.write(file, named, made.sheet());
                result.write(file);
                all.add(new Done(file, result, false));
            }
        }
        return all;
    }

    /** Letters of every script stay: tasks whose names are written in another one must not share a file. */
    static String fileName(String task, String protocol) {
        return (task + "." + protocol).replaceAll("[^\\p{L}\\p{M}\\p{N}._-]+", "-") + ".json";
    }

    private Made run(String task, TrainTest sets, Optional<FeatureSet> watched, String protocol) throws IOException {
        if (name(protocol).startsWith(ABMIL)) {
            MilSettings settings = MilSettings.uni(MilSettings.Kind.ABMIL, bootstrap.seed());
            var slides = new SlideEvaluation(task, sets, watched, bootstrap, device);
            if (name(protocol).equals(ABMIL_FEW_SHOT)) {
                return new Made(slides.headFewShot(settings, few(protocol, slides), done -> {}), Optional.empty());
            }
            if (protocol.equals(ABMIL)) {
                SlideEvaluation.Trained trained = slides.head(settings, done -> {});
                return new Made(trained.result(), AttentionSheet.of(trained.attention(), pictures));
            }
        }
        ResultFile result = evaluate(task, sets, protocol);
        return new Made(result, protocol.equals("retrieval") ? sets.retrievalSheet(pictures) : Optional.empty());
    }

    private ResultFile evaluate(String task, TrainTest sets, String protocol) {
        Evaluation evaluation = new Evaluation(task, sets, bootstrap, device);
        String name = name(protocol);
        String argument = argument(protocol);
        try {
            return switch (name) {
                case "linear" -> evaluation.linear(reading(argument));
                case "knn" -> evaluation.knn(neighbours(argument));
                case "fewshot" -> evaluation.fewShot(shots(argument, sets), 1000, bootstrap.seed());
                case "prototypes" -> evaluation.prototypes();
                case "retrieval" -> evaluation.retrieval();
                case "map" -> evaluation.map(argument.isEmpty() ? 1000 : Integer.parseInt(argument), bootstrap.seed());
                case "mi-simpleshot" ->
                    slides(task, sets).miSimpleShot(argument.isEmpty() ? BEST : Integer.parseInt(argument));
                case "mi-simpleshot-fewshot" -> {
                    SlideEvaluation slides = slides(task, sets);
                    yield slides.miSimpleShotFewShot(BEST, few(protocol, slides));
                }
                default ->
                    throw new IllegalArgumentException("protocol '" + protocol + "' is unknown; legal are "
                            + "linear:NAME, knn:K, fewshot:K,K,…, prototypes, retrieval, map:N, slide-abmil, slide-abmil-fewshot:K,K,…, mi-simpleshot:K, "
                            + "mi-simpleshot-fewshot:K,K,… and, with outcomes, survival:TIES:PENALTY");
            };
        } catch (NumberFormatException e) {
            throw noNumber(protocol, e);
        }
    }

    private static ResultFile evaluate(CrossValidation validation, String protocol) {
        String argument = argument(protocol);
        try {
            return switch (name(protocol)) {
                case "linear" -> validation.linear(reading(argument));
                case "knn" -> validation.knn(neighbours(argument));
                default ->
                    throw new IllegalArgumentException(
                            "protocol '" + protocol + "' cannot be run with folds; legal are linear:NAME and knn:K");
            };
        } catch (NumberFormatException e) {
            throw noNumber(protocol, e);
        }
    }

    private static ResultFile evaluate(SurvivalEvaluation evaluation, String protocol) {
        String[] parts = protocol.split(":", -1);
        if (!parts[0].equals("survival") || parts.length > 3) {
            throw new IllegalArgumentException(
                    "protocol '" + protocol
                            + "' cannot be run with outcomes; legal are survival:efron and survival:breslow, each with :PENALTY behind if wanted");
        }
        try {
            return evaluation.cox(
                    Ties.parse(parts.length > 1 ? parts[1] : "efron"),
                    parts.length > 2 ? Double.parseDouble(parts[2]) : SurvivalEvaluation.USUAL_PENALTY);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "protocol '" + protocol + "' needs a number as penalty, such as survival:efron:0.1", e);
        }
    }

    private SlideEvaluation.FewSlides few(String protocol, SlideEvaluation slides) {
        try {
            return new SlideEvaluation.FewSlides(
                    shots(argument(protocol), "1,2,4,8,16,32", slides.smallestClass(), "slides"),
                    DRAWS,
                    bootstrap.seed());
        } catch (NumberFormatException e) {
            throw noNumber(protocol, e);
        }
    }

    private static String name(String protocol) {
        return protocol.contains(":") ? protocol.substring(0, protocol.indexOf(':')) : protocol;
    }

    private static String argument(String protocol) {
        return protocol.substring(Math.min(protocol.length(), name(protocol).length() + 1));
    }

    private static LinearProtocol reading(String argument) {
        return argument.isEmpty() ? LinearProtocol.UNI_LBFGS_CODE : LinearProtocol.parse(argument);
    }

    private static int neighbours(String argument) {
        return argument.isEmpty() ? 20 : Integer.parseInt(argument);
    }

    private static IllegalArgumentException noNumber(String protocol, NumberFormatException cause) {
        return new IllegalArgumentException(
                "protocol '" + protocol + "' needs whole numbers behind the colon, such as knn:20", cause);
    }

    private SlideEvaluation slides(String task, TrainTest sets) {
        return new SlideEvaluation(task, sets, bootstrap, device);
    }

    private static List<Integer> shots(String argument, TrainTest sets) {
        int most = IntStream.of(sets.trainFeatures().counts()).min().orElse(0);
        return shots(argument, "1,2,4,8,16", most, "pictures");
    }

    /** The wanted K that the smallest class allows. */
    private static List<Integer> shots(String argument, String usual, int most, String what) {
        String wanted = argument.isEmpty() ? usual : argument;
        List<Integer> shots = Arrays.stream(wanted.split(","))
                .map(Integer::valueOf)
                .filter(k -> k <= most)
                .toList();
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("few-shot with " + wanted
                    + " shots is impossible: the smallest class has " + most + " training " + what);
        }
        return shots;
    }
}
