package org.golgi.eval.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.golgi.core.run.Progress;
import org.golgi.core.tensor.Natives;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.RgbImage;
import org.golgi.eval.features.Sample;

/** Segmentation from pictures to figures: patch features, a decoder, predictions for the test pictures. */
public final class SegmentationRun {
    private static final int SHOWN = 6;

    private final Plan plan;
    private final PatchEncoder encoder;
    private final Path cache;
    private final Progress progress;

    /**
     * What is run.
     *
     * @param images pictures with masks
     * @param classes what the masks say
     * @param train splits to learn from
     * @param validation splits that choose the weights; empty takes a fifth of the training pictures, whole patients or
     *     slides
     * @param test splits to report on
     * @param settings decoder and its training
     */
    public record Plan(
            MaskedImages images,
            MaskClasses classes,
            Set<String> train,
            Set<String> validation,
            Set<String> test,
            SegmentationSettings settings) {}

    /**
     * What came out.
     *
     * @param samples the test pictures
     * @param measures figures of each test picture by name, NaN where undefined
     * @param pooled the same figures of all test pixels together
     * @param facts what else to know of the run
     * @param learned pictures that were learned from, without those that chose the weights
     * @param trainCounts training and validation pictures that show each class
     * @param testCounts test pictures that show each class
     * @param sheet picture, truth and prediction of some test pictures, from the worst Dice to the best
     */
    public record Outcome(
            List<Sample> samples,
            Map<String, double[]> measures,
            Map<String, Double> pooled,
            Map<String, String> facts,
            List<Sample> learned,
            int[] trainCounts,
            int[] testCounts,
            RgbImage sheet) {}

    /**
     * A run.
     *
     * @param cache where patch features are kept
     */
    public SegmentationRun(Plan plan, PatchEncoder encoder, Path cache, Progress progress) {
        this.plan = plan;
        this.encoder = encoder;
        this.cache = cache;
        this.progress = progress;
    }

    /** Encodes what is not in the cache, trains, predicts. */
    public Outcome run() throws IOException {
        return run(Optional.empty());
    }

    /**
     * The same, and keeps what was learned.
     *
     * @param head where the trained decoder goes
     */
    public Outcome run(Optional<SegmentationHead.Target> head) throws IOException {
        if (head.isPresent() && plan.settings().decoder() == SegmentationSettings.Kind.MASK2FORMER) {
            throw new IllegalArgumentException(
                    "a head of mask2former cannot be kept; --save-head is for --decoder conv " + "and linear");
        }
        SegmentationParts parts = SegmentationParts.of(plan);
        Natives.load();
        WindowedPictures pictures = pictures();
        requireOtherPixels(pictures, parts);
        ClassMaps maps = new ClassMaps(plan.images(), plan.classes(), pictures);
        int[] trainCounts = counts(maps, parts.train());
        int[] validationCounts = counts(maps, parts.validation());
        IntStream.range(0, trainCounts.length).forEach(c -> trainCounts[c] += validationCounts[c]);
        requireClasses(trainCounts);
        var data = new SegmentationData(pictures, maps, plan.classes().count());
        List<WindowRef> windows = WindowRef.of(pictures, parts.train());
        try (WindowModel model = model(pictures, windows)) {
            Segmenter segmenter;
            try (Progress.Bar bar = progress.start("train", plan.settings().steps(), "steps")) {
                segmenter = Segmenter.fit(
                        data, model, windows, parts.validation(), plan.settings(), (step, dice) -> bar.advance(1));
            }
            if (head.isPresent()) {
                SegmentationHead.write(head.get(), plan, (FeatureModel) model, encoder, pictures.overlapPx());
            }
            return outcome(segmenter, data, parts, trainCounts);
        }
    }

    private WindowedPictures pictures() throws IOException {
        int count = plan.images().items().size();
        if (plan.settings().decoder() == SegmentationSettings.Kind.MASK2FORMER) {
            try (Progress.Bar bar = progress.start("read", count, "pictures")) {
                return PixelWindows.of(plan.images(), encoder.transform(), plan.settings(), done -> bar.advance(1));
            }
        }
        try (Progress.Bar bar = progress.start("embed", count, "pictures")) {
            return PatchFeatureStore.of(plan.images(), encoder, plan.settings(), cache, done -> bar.advance(1));
        }
    }

    private WindowModel model(WindowedPictures pictures, List<WindowRef> windows) throws IOException {
        return pictures instanceof PatchFeatureStore store
                ? FeatureModel.of(store, windows, plan.classes().count(), plan.settings())
                : MaskModel.of((PixelWindows) pictures, encoder, plan.classes().count(), plan.settings());
    }

    private Outcome outcome(Segmenter segmenter, SegmentationData data, SegmentationParts parts, int[] trainCounts)
            throws IOException {
        List<Integer> test = parts.test();
        List<Overlap> overlaps = new ArrayList<>();
        Overlap all = new Overlap(new long[data.numClasses()][data.numClasses()]);
        for (int image : test) {
            Overlap overlap = Overlap.of(data.maps().of(image), segmenter.predict(image), data.numClasses());
            overlaps.add(overlap);
            all = all.plus(overlap);
        }
        Map<String, double[]> measures = new LinkedHashMap<>();
        Map<String, Double> pooled = new LinkedHashMap<>();
        for (OverlapMeasure measure : OverlapMeasure.values()) {
            measures.put(
                    measure.id(), overlaps.stream().mapToDouble(measure::mean).toArray());
            pooled.put(measure.id(), measure.mean(all));
        }
        for (int c = 1; c < data.numClasses() && data.numClasses() > 2; c++) {
            int ofClass = c;
            String name =
                    OverlapMeasure.DICE.id() + " of " + plan.classes().names().get(c);
            measures.put(
                    name, overlaps.stream().mapToDouble(o -> o.dice(ofClass)).toArray());
            pooled.put(name, all.dice(c));
        }
        int[] shown = OverlaySheet.spread(measures.get(OverlapMeasure.DICE.id()), SHOWN);
        OverlaySheet sheet = new OverlaySheet();
        for (int i : shown) {
            sheet.add(
                    plan.images().items().get(test.get(i)).image(),
                    data.maps().of(test.get(i)),
                    segmenter.predict(test.get(i)));
        }
        return new Outcome(
                samples(test),
                measures,
                pooled,
                facts(segmenter, data.pictures(), parts, shown),
                samples(parts.train()),
                trainCounts,
                counts(data.maps(), test),
                sheet.picture());
    }

    private Map<String, String> facts(
            Segmenter segmenter, WindowedPictures pictures, SegmentationParts parts, int[] shown) {
        SegmentationSettings settings = plan.settings();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("decoder", settings.decoder().id());
        if (pictures instanceof PatchFeatureStore store) {
            facts.put("blocks", store.blocks().toString());
        } else {
            facts.put("mask2former", settings.masks().toString());
        }
        facts.put("window_px", Integer.toString(encoder.transform().cropPx()));
        facts.put("overlap_px", Integer.toString(pictures.overlapPx()));
        facts.put("steps", Integer.toString(settings.steps()));
        facts.put("batch", Integer.toString(settings.batchSize()));
        facts.put("learning_rate", Double.toString(settings.learningRate()));
        facts.put("seed", Long.toString(settings.seed()));
        facts.put("masks", plan.classes().kind().id());
        facts.put("best_step", Integer.toString(segmenter.bestStep()));
        facts.put("train_pictures", Integer.toString(parts.train().size()));
        facts.put("validation_pictures", Integer.toString(parts.validation().size()));
        facts.put("validation_dice", Double.toString(segmenter.validationDice()));
        List<String> names = new ArrayList<>();
        for (int i : shown) {
            names.add(plan.images().items().get(parts.test().get(i)).sample().id());
        }
        facts.put("shown", String.join(" ", names));
        return facts;
    }

    private void requireOtherPixels(WindowedPictures pictures, SegmentationParts parts) {
        Map<String, Integer> learned = new HashMap<>();
        parts.train().forEach(image -> learned.put(pictures.pixels(image), image));
        parts.validation().forEach(image -> learned.put(pictures.pixels(image), image));
        for (int image : parts.test()) {
            Integer twin = learned.get(pictures.pixels(image));
            if (twin != null) {
                throw new IllegalArgumentException("test picture '"
                        + plan.images().items().get(image).sample().id() + "' has the same pixels as training picture '"
                        + plan.images().items().get(twin).sample().id() + "'; remove one of them");
            }
        }
    }

    private void requireClasses(int[] trainCounts) {
        for (int c = 0; c < trainCounts.length; c++) {
            if (trainCounts[c] == 0) {
                throw new IllegalArgumentException("no training picture shows class '"
                        + plan.classes().names().get(c) + "'; leave the class out or add pictures");
            }
        }
    }

    private static int[] counts(ClassMaps maps, List<Integer> images) throws IOException {
        int[] counts = new int[maps.numClasses()];
        for (int image : images) {
            boolean[] there = new boolean[256];
            for (byte value : maps.of(image)) {
                there[value & 0xFF] = true;
            }
            for (int c = 0; c < counts.length; c++) {
                counts[c] += there[c] ? 1 : 0;
            }
        }
        return counts;
    }

    private List<Sample> samples(List<Integer> images) {
        return images.stream()
                .map(image -> plan.images().items().get(image).sample())
                .toList();
    }
}
