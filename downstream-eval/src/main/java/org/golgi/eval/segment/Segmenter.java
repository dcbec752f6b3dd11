package org.golgi.eval.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.optim.GradientClip;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;

/**
 * A trained decoder: AdamW on random windows. Every so many updates the Dice
 * of the validation pictures is taken; the best weights are kept, and training ends when they have not been beaten for
 * some time. Pictures to report on are never looked at.
 */
final class Segmenter {
    private static final int VALIDATE_EVERY = 50;
    private static final int PATIENCE = 6;
    private static final int PREDICTED_WINDOWS = 16;

    private final SegmentationData data;
    private final WindowModel model;
    private int bestStep;
    private double bestDice = -1;

    private Segmenter(SegmentationData data, WindowModel model) {
        this.data = data;
        this.model = model;
    }

    /**
     * Trains a model, which stays owned by the caller.
     *
     * @param windows to learn from
     * @param validation numbers of the pictures that choose the weights
     * @param progress gets the number of updates and the best validation Dice so far
     */
    static Segmenter fit(
            SegmentationData data,
            WindowModel model,
            List<WindowRef> windows,
            List<Integer> validation,
            SegmentationSettings settings,
            BiConsumer<Integer, Double> progress)
            throws IOException {
        Segmenter segmenter = new Segmenter(data, model);
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
        try (FlatParameters flat =
                        FlatParameters.learned(model.module(), model.groups(), ComputeDevice.CPU, Precision.FP32);
                AdamW optimiser = new AdamW(flat, AdamW.Config.DEFAULT)) {
            int checks = 0;
            for (int step = 1; step <= settings.steps() && checks <= PATIENCE; step++) {
                double rate = settings.learningRate() * model.rate(step, settings.steps());
                List<WindowRef> batch = new ArrayList<>();
                for (int i = 0; i < settings.batchSize(); i++) {
                    batch.add(windows.get(order.next()));
                }
                update(batch, step, flat, optimiser, rate);
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

    private void update(List<WindowRef> batch, int step, FlatParameters flat, AdamW optimiser, double rate)
            throws IOException {
        try (Scope scope = new Scope()) {
            int side = data.pictures().windows(batch.get(0).image()).sidePx();
            long[] targets = new long[batch.size() * side * side];
            for (int i = 0; i < batch.size(); i++) {
                WindowRef ref = batch.get(i);
                data.pictures()
                        .windows(ref.image())
                        .classes(data.maps().of(ref.image()), ref.window(), targets, i * side * side);
            }
            model.loss(batch, targets, step).backward();
            flat.collectGradients();
            Tensor divisor = GradientClip.divisor(GradientClip.norm(flat.gradient()), model.clip());
            optimiser.update(new AdamW.Rates(rate, rate, model.weightDecay()), divisor);
            flat.refresh();
        }
    }

    private void keep(Map<String, Tensor> best) {
        best.values().forEach(Scope::release);
        try (Scope scope = new Scope()) {
            model.module()
                    .tensors()
                    .forEach((key, tensor) ->
                            best.put(key, Scope.retain(tensor.detach().clone())));
        }
    }

    private void restore(Map<String, Tensor> best) {
        Ops.noGrad(() -> {
            model.module().tensors().forEach((key, tensor) -> {
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
        Overlap sum = new Overlap(new long[data.numClasses()][data.numClasses()]);
        for (int image : images) {
            sum = sum.plus(Overlap.of(data.maps().of(image), predict(image), data.numClasses()));
        }
        double dice = OverlapMeasure.DICE.mean(sum);
        return Double.isNaN(dice) ? 0 : dice;
    }

    /** The most probable class of each pixel; where windows overlap, probabilities count more towards their middle. */
    byte[] predict(int image) throws IOException {
        boolean before = org.bytedeco.pytorch.GradMode.is_enabled();
        org.bytedeco.pytorch.GradMode.set_enabled(false);
        try (Scope scope = new Scope()) {
            Windows windows = data.pictures().windows(image);
            Blend blend = new Blend(windows, data.numClasses());
            for (int from = 0; from < windows.count(); from += PREDICTED_WINDOWS) {
                int count = Math.min(PREDICTED_WINDOWS, windows.count() - from);
                try (Scope batch = new Scope()) {
                    List<WindowRef> refs = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        refs.add(new WindowRef(image, from + i));
                    }
                    blend.add(model.probabilities(refs), from);
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
