package org.golgi.eval.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;

/**
 * A trained decoder: AdamW, cosine schedule, {@link SegmentationLoss} on random windows. Every so many updates the Dice
 * of the validation pictures is taken; the best weights are kept, and training ends when they have not been beaten for
 * some time. Pictures to report on are never looked at.
 */
final class Segmenter implements AutoCloseable {
    private static final int VALIDATE_EVERY = 50;
    private static final int PATIENCE = 6;
    private static final double WEIGHT_DECAY = 1e-4;
    private static final int PREDICTED_WINDOWS = 16;

    private final PatchFeatureStore store;
    private final ClassMaps maps;
    private final Decoder decoder;
    private final FeatureScale scale;
    private final int numClasses;
    private int bestStep;
    private double bestDice = -1;

    private Segmenter(PatchFeatureStore store, ClassMaps maps, Decoder decoder, FeatureScale scale, int numClasses) {
        this.store = store;
        this.maps = maps;
        this.decoder = decoder;
        this.scale = scale;
        this.numClasses = numClasses;
    }

    /**
     * Trains a decoder.
     *
     * @param train numbers of the pictures to learn from
     * @param validation numbers of the pictures that choose the weights
     * @param progress gets the number of updates and the best validation Dice so far
     */
    static Segmenter fit(
            SegmentationData data,
            List<Integer> train,
            List<Integer> validation,
            SegmentationSettings settings,
            BiConsumer<Integer, Double> progress)
            throws IOException {
        Natives.load();
        List<WindowRef> windows = WindowRef.of(data.store(), train);
        FeatureScale scale = FeatureScale.of(data.store(), windows);
        Decoder decoder;
        try (Scope scope = new Scope()) {
            decoder = settings.make(data.store().width(), data.numClasses(), new Initializer(settings.seed()));
        }
        Segmenter segmenter = new Segmenter(data.store(), data.maps(), decoder, scale, data.numClasses());
        segmenter.train(windows, validation, settings, progress);
        return segmenter;
    }

    private void train(
            List<WindowRef> windows,
            List<Integer> validation,
            SegmentationSettings settings,
            BiConsumer<Integer, Double> progress)
            throws IOException {
        Map<String, Tensor> best = new LinkedHashMap<>();
        Order order = new Order(windows.size(), settings.seed());
        try (FlatParameters flat = FlatParameters.learned(decoder, alike(), ComputeDevice.CPU, Precision.FP32);
                AdamW optimiser = new AdamW(flat, AdamW.Config.DEFAULT)) {
            int checks = 0;
            for (int step = 1; step <= settings.steps() && checks <= PATIENCE; step++) {
                double rate = settings.learningRate() * (1 + Math.cos(Math.PI * (step - 1) / settings.steps())) / 2;
                List<WindowRef> batch = new ArrayList<>();
                for (int i = 0; i < settings.batchSize(); i++) {
                    batch.add(windows.get(order.next()));
                }
                update(batch, flat, optimiser, rate);
                if (step % VALIDATE_EVERY == 0 || step == settings.steps()) {
                    double dice = validate(validation);
                    checks++;
                    if (dice > bestDice) {
                        bestDice = dice;
                        bestStep = step;
                        checks = 0;
                        keep(best);
                    }
                }
                progress.accept(step, bestDice);
            }
            restore(best);
        }
    }

    private Map<String, ParameterGroups.Group> alike() {
        Map<String, ParameterGroups.Group> groups = new HashMap<>();
        decoder.parameters().keySet().forEach(key -> groups.put(key, new ParameterGroups.Group(1, 1, false)));
        return groups;
    }

    private void update(List<WindowRef> batch, FlatParameters flat, AdamW optimiser, double rate) throws IOException {
        try (Scope scope = new Scope()) {
            int side = store.windows(batch.get(0).image()).sidePx();
            long[] targets = new long[batch.size() * side * side];
            for (int i = 0; i < batch.size(); i++) {
                WindowRef ref = batch.get(i);
                store.windows(ref.image()).classes(maps.of(ref.image()), ref.window(), targets, i * side * side);
            }
            Tensor logits = decoder.pixels(scale.apply(features(batch)), side); // [B, K, side, side]
            Tensor loss = SegmentationLoss.of(logits, Ops.longs(targets).view(batch.size(), side, side));
            loss.backward();
            flat.collectGradients();
            optimiser.update(new AdamW.Rates(rate, rate, WEIGHT_DECAY), Ops.floats(new float[] {1}, 1));
            flat.refresh();
        }
    }

    private Tensor features(List<WindowRef> batch) throws IOException {
        List<Tensor> parts = new ArrayList<>();
        for (WindowRef ref : batch) {
            parts.add(store.window(ref.image(), ref.window()));
        }
        return Ops.cat(0, parts);
    }

    private void keep(Map<String, Tensor> best) {
        best.values().forEach(Scope::release);
        try (Scope scope = new Scope()) {
            decoder.tensors()
                    .forEach((key, tensor) ->
                            best.put(key, Scope.retain(tensor.detach().clone())));
        }
    }

    private void restore(Map<String, Tensor> best) {
        Ops.noGrad(() -> {
            decoder.tensors().forEach((key, tensor) -> {
                if (best.containsKey(key)) {
                    tensor.copy_(best.get(key));
                }
            });
            return null;
        });
        best.values().forEach(Scope::release);
    }

    /** Dice of all pixels together; 0 where no class is shown and none predicted. */
    private double validate(List<Integer> images) throws IOException {
        Overlap sum = new Overlap(new long[numClasses][numClasses]);
        for (int image : images) {
            sum = sum.plus(Overlap.of(maps.of(image), predict(image), numClasses));
        }
        double dice = OverlapMeasure.DICE.mean(sum);
        return Double.isNaN(dice) ? 0 : dice;
    }

    /** The most probable class of each pixel; where windows overlap, probabilities count more towards their middle. */
    byte[] predict(int image) throws IOException {
        boolean before = org.bytedeco.pytorch.GradMode.is_enabled();
        org.bytedeco.pytorch.GradMode.set_enabled(false);
        try (Scope scope = new Scope()) {
            Windows windows = store.windows(image);
            Blend blend = new Blend(windows, numClasses);
            for (int from = 0; from < windows.count(); from += PREDICTED_WINDOWS) {
                int count = Math.min(PREDICTED_WINDOWS, windows.count() - from);
                try (Scope batch = new Scope()) {
                    List<WindowRef> refs = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        refs.add(new WindowRef(image, from + i));
                    }
                    Tensor logits = decoder.pixels(scale.apply(features(refs)), windows.sidePx());
                    blend.add(Ops.softmax32(logits, 1), from);
                }
            }
            return blend.classes();
        } finally {
            org.bytedeco.pytorch.GradMode.set_enabled(before);
        }
    }

    /** The update after which the weights were best. */
    int bestStep() {
        return bestStep;
    }

    /** Dice of the validation pictures with these weights, all pixels taken together. */
    double validationDice() {
        return bestDice;
    }

    @Override
    public void close() {
        decoder.close();
        scale.close();
    }

    /** Goes through all windows in random order, then in another one. */
    private static final class Order {
        private final int size;
        private final long seed;
        private int[] permutation = {};
        private int at;
        private int round;

        Order(int size, long seed) {
            this.size = size;
            this.seed = seed;
        }

        int next() {
            if (at == permutation.length) {
                permutation = Rng.of(seed, round++).permutation(size);
                at = 0;
            }
            return permutation[at++];
        }
    }
}
