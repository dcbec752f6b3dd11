package org.golgi.eval.task;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.Sample;
import org.golgi.eval.segment.SegmentationHead;
import org.golgi.eval.segment.SegmentationRun;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;

/** Evaluates an encoder on segmentation: a decoder on its frozen patch features, figures per picture with intervals. */
public final class SegmentationEvaluation {
    private final String task;
    private final SegmentationRun.Plan plan;
    private final Bootstrap bootstrap;
    private final String device;

    /**
     * A result and a picture to look at.
     *
     * @param result figures, and those of each test picture
     * @param sheet picture, truth and prediction side by side for some test pictures
     */
    public record Made(ResultFile result, RgbImage sheet) {}

    public SegmentationEvaluation(String task, SegmentationRun.Plan plan, Bootstrap bootstrap, String device) {
        this.task = task;
        this.plan = plan;
        this.bootstrap = bootstrap;
        this.device = device;
    }

    /** The protocol's name in the result. */
    public static String protocol(SegmentationRun.Plan plan) {
        return "segment-" + plan.settings().decoder().id();
    }

    /** Hash over name and side of every picture. */
    public static String splitHash(SegmentationRun.Plan plan) {
        List<String> lines = plan.images().samples().stream()
                .filter(sample -> sample.split().isPresent())
                .map(sample -> side(sample, plan) + "\t" + sample.id())
                .sorted()
                .toList();
        return Sha256.of(String.join("\n", lines) + "\n" + plan.classes());
    }

    /** The same with the slides and patients by which pictures are kept together and resampled. */
    static String dataHash(SegmentationRun.Plan plan) {
        List<String> groups = plan.images().samples().stream()
                .map(sample -> sample.id() + "\t" + sample.group().orElse(""))
                .sorted()
                .toList();
        return Sha256.of(splitHash(plan) + "\n" + String.join("\n", groups));
    }

    private static String side(Sample sample, SegmentationRun.Plan plan) {
        String split = sample.split().orElseThrow();
        return plan.test().contains(split)
                ? "test"
                : plan.validation().contains(split)
                        ? "validation"
                        : plan.train().contains(split) ? "train" : "none";
    }

    /**
     * Runs the plan.
     *
     * @param name how the encoder was named
     * @param cache where patch features are kept
     * @throws IllegalArgumentException if the encoder has no patch features
     */
    public Made run(ImageEncoder encoder, String name, Path cache, Progress progress) throws java.io.IOException {
        return run(encoder, name, cache, Optional.empty(), progress);
    }

    /**
     * The same, and keeps what was learned.
     *
     * @param head where the trained decoder goes
     */
    public Made run(
            ImageEncoder encoder, String name, Path cache, Optional<SegmentationHead.Target> head, Progress progress)
            throws java.io.IOException {
        if (!(encoder instanceof PatchEncoder patches)) {
            throw new IllegalArgumentException(
                    "encoder '" + name + "' gives no features of patches; segmentation needs a vision transformer");
        }
        SegmentationRun.Outcome outcome = new SegmentationRun(plan, patches, cache, progress).run(head);
        return new Made(result(outcome, encoder, name), outcome.sheet());
    }

    private ResultFile result(SegmentationRun.Outcome outcome, ImageEncoder encoder, String name) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(bootstrap.settings());
        settings.putAll(outcome.facts());
        ResultFile.Protocol protocol = new ResultFile.Protocol(protocol(plan), settings);
        String split = splitHash(plan);
        return new ResultFile(
                ResultFile.FORMAT,
                task,
                protocol,
                ResultFile.Encoder.of(name, encoder.hash(), encoder.transform().toString()),
                new ResultFile.Data(
                        split,
                        plan.classes().names(),
                        boxed(outcome.trainCounts()),
                        boxed(outcome.testCounts()),
                        groups(outcome.samples())),
                figures(outcome),
                List.of(),
                samples(outcome),
                protocol.provenance(bootstrap.seed(), dataHash(plan), device));
    }

    private Map<String, ResultFile.Figure> figures(SegmentationRun.Outcome outcome) {
        Clusters clusters = Clusters.byName(outcome.samples().stream()
                .map(sample -> sample.group().map(group -> "group " + group).orElse("picture " + sample.id()))
                .toList());
        String spread = bootstrap.words(groups(outcome.samples()) > 0);
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        outcome.measures().forEach((measure, values) -> {
            figures.put(measure, ResultFile.Figure.of(bootstrap.mean(values, clusters), spread));
        });
        outcome.pooled()
                .forEach((measure, value) -> figures.put(
                        measure + ", all pixels",
                        new ResultFile.Figure(value, null, null, "all test pixels together")));
        return figures;
    }

    private static ResultFile.Samples samples(SegmentationRun.Outcome outcome) {
        Map<String, List<Double>> measures = new LinkedHashMap<>();
        outcome.measures()
                .forEach((measure, values) -> measures.put(
                        measure,
                        Arrays.stream(values)
                                .mapToObj(SegmentationEvaluation::orNull)
                                .toList()));
        return new ResultFile.Samples(
                outcome.samples().stream().map(Sample::id).toList(),
                groups(outcome.samples()) == 0
                        ? List.of()
                        : outcome.samples().stream()
                                .map(sample -> sample.group().orElse(""))
                                .toList(),
                List.of(),
                List.of(),
                List.of(),
                measures);
    }

    private static int groups(List<Sample> samples) {
        return (int) samples.stream()
                .flatMap(sample -> sample.group().stream())
                .distinct()
                .count();
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static List<Integer> boxed(int[] values) {
        return IntStream.of(values).boxed().toList();
    }
}
