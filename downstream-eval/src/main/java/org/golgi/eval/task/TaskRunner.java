package org.golgi.eval.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.picture.AttentionSheet;
import org.golgi.eval.picture.Sheet;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.statistics.Bootstrap;

/**
 * Runs the protocols of a task, one result file each. A protocol whose result lies there already, of the same encoder,
 * transform, split and resampling, is not run again: a suite goes on where it stopped.
 */
public final class TaskRunner {
    private final Path folder;
    private final Bootstrap bootstrap;
    private final String device;
    private final TilePictures pictures;

    /** A result and, where there is one, the picture beside it. */
    private record Made(ResultFile result, Optional<Sheet> sheet) {}

    /** One protocol of a task. */
    private interface Step {
        Made run(String protocol) throws IOException;
    }

    /** What results have to be of in order to be taken as they are. */
    private record Source(FeatureSet.Origin origin, String dataHash) {
        boolean made(ResultFile kept) {
            return kept.encoder().hash().equals(origin.encoderHash())
                    && kept.encoder().transform().equals(origin.transform())
                    && kept.provenance().dataHash().equals(dataHash);
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
        this.pictures = pictures;
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.device = device;
    }

    /**
     * Runs protocols.
     *
     * @param task name of the task, part of the file names
     * @param protocols such as {@code linear:uni-lbfgs-code}, {@code knn:20}, {@code fewshot:1,4,16}, {@code prototypes},
     *     {@code retrieval}, {@code map}, {@code slide-abmil}
     */
    public List<Done> run(String task, TrainTest sets, List<String> protocols) throws IOException {
        Source source = new Source(sets.test().origin(), sets.splitHash());
        return run(task, source, protocols, protocol -> run(task, sets, protocol));
    }

    /**
     * Runs protocols by cross-validation.
     *
     * @param protocols {@code linear:NAME} and {@code knn:K}
     */
    public List<Done> runFolds(String task, TrainTest all, CrossValidation.Dealing dealing, List<String> protocols)
            throws IOException {
        CrossValidation validation = new CrossValidation(task, all, dealing, bootstrap, device);
        Source source = new Source(validation.origin(), validation.hash());
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
            Path file = folder.resolve(fileName(task, protocol));
            ResultFile kept = Files.exists(file) ? ResultFile.read(file) : null;
            if (kept != null && source.made(kept) && kept.isResampledBy(bootstrap)) {
                all.add(new Done(file, kept, true));
            } else {
                Made made = step.run(protocol);
                ResultFile result = ResultPictures.write(file, made.result(), made.sheet());
                result.write(file);
                all.add(new Done(file, result, false));
            }
        }
        return all;
    }

    static String fileName(String task, String protocol) {
        return (task + "." + protocol).replaceAll("[^A-Za-z0-9._-]+", "-") + ".json";
    }

    private Made run(String task, TrainTest sets, String protocol) throws IOException {
        if (protocol.equals("slide-abmil")) {
            SlideEvaluation.Trained trained =
                    slides(task, sets).head(MilSettings.uni(MilSettings.Kind.ABMIL, bootstrap.seed()), done -> {});
            return new Made(trained.result(), AttentionSheet.of(trained.attention(), pictures));
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
                    slides(task, sets).miSimpleShot(argument.isEmpty() ? 5 : Integer.parseInt(argument));
                default ->
                    throw new IllegalArgumentException(
                            "protocol '" + protocol + "' is unknown; legal are "
                                    + "linear:NAME, knn:K, fewshot:K,K,…, prototypes, retrieval, map:N, slide-abmil and mi-simpleshot:K");
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

    /** The wanted K that the smallest class allows. */
    private static List<Integer> shots(String argument, TrainTest sets) {
        int most = IntStream.of(sets.trainFeatures().counts()).min().orElse(0);
        String wanted = argument.isEmpty() ? "1,2,4,8,16" : argument;
        List<Integer> shots = Arrays.stream(wanted.split(","))
                .map(Integer::valueOf)
                .filter(k -> k <= most)
                .toList();
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("few-shot with " + wanted
                    + " shots is impossible: the smallest class has " + most + " training pictures");
        }
        return shots;
    }
}
