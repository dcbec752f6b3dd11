package org.golgi.eval.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Parameter;
import org.golgi.core.optim.AdamW;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.Predictions;

/**
 * A trained slide classifier: one slide a step, AdamW, cosine schedule, cross-entropy (the recipe that is known of UNI's
 * slide tasks). Without validation slides nothing is stopped early; with them the weights of the best epoch are taken.
 */
public final class MilClassifier implements AutoCloseable {
    private final MilHead head;
    private final int numClasses;
    private final History history;

    /**
     * How training went.
     *
     * @param train mean loss of the training slides in each epoch
     * @param validation mean cross-entropy of the validation slides after each epoch; empty without any
     * @param bestEpoch whose weights were taken, from 1
     */
    public record History(List<Double> train, List<Double> validation, int bestEpoch) {}

    /**
     * Slides that are watched and not learned from.
     *
     * @param slides their tiles
     * @param labels class of each slide
     */
    public record Validation(SlideBags slides, int[] labels) {}

    private MilClassifier(MilHead head, int numClasses, History history) {
        this.head = head;
        this.numClasses = numClasses;
        this.history = history;
    }

    /**
     * Trains a head.
     *
     * @param labels class of each slide
     * @param progress gets the number of slides seen
     */
    public static MilClassifier fit(
            SlideBags train, int[] labels, int numClasses, MilSettings settings, IntConsumer progress) {
        return fit(train, labels, numClasses, settings, Optional.empty(), progress);
    }

    /** The same, stopped early where there are validation slides. */
    public static MilClassifier fit(
            SlideBags train,
            int[] labels,
            int numClasses,
            MilSettings settings,
            Optional<Validation> validation,
            IntConsumer progress) {
        Natives.load();
        if (train.size() == 0) {
            throw new IllegalArgumentException("there is no slide to learn from");
        }
        MilHead head;
        try (Scope scope = new Scope()) {
            torch.manual_seed(settings.seed());
            Initializer init = new Initializer(settings.seed());
            head = settings.make(train.bags().get(0).columns(), numClasses, init);
            firstWeights(head, init);
        }
        try (FlatParameters flat = FlatParameters.learned(head, alike(head), ComputeDevice.CPU, Precision.FP32);
                AdamW optimiser = new AdamW(flat, AdamW.Config.DEFAULT);
                EarlyStopping stopping = validation
                        .map(v -> new EarlyStopping(
                                new EarlyStopping.Watch(v.slides(), v.labels(), settings.stopping()), flat))
                        .orElse(null)) {
            head.setTraining(true);
            int steps = settings.epochs() * train.size();
            int step = 0;
            List<Double> losses = new ArrayList<>();
            for (int epoch = 0; epoch < settings.epochs(); epoch++) {
                double sum = 0;
                for (int slide : Rng.of(settings.seed(), epoch).permutation(train.size())) {
                    double rate = settings.learningRate() * (1 + Math.cos(Math.PI * step / steps)) / 2;
                    sum += step(
                            head,
                            flat,
                            optimiser,
                            train.bags().get(slide),
                            labels[slide],
                            rate,
                            settings.weightDecay());
                    progress.accept(++step);
                }
                losses.add(sum / train.size());
                if (stopping != null && stopping.afterEpoch(head, flat)) {
                    break;
                }
            }
            if (stopping != null) {
                stopping.restore(flat);
            }
            head.setTraining(false);
            return new MilClassifier(
                    head,
                    numClasses,
                    new History(
                            List.copyOf(losses),
                            stopping == null ? List.of() : stopping.losses(),
                            stopping == null ? losses.size() : stopping.bestEpoch()));
        }
    }

    /** Normal with deviation √(2 / (in + out)) (Glorot and Bengio 2010), as CLAM begins; biases stay 0. */
    private static void firstWeights(MilHead head, Initializer init) {
        for (Parameter parameter : head.parameters().values()) {
            long[] shape = parameter.shape();
            if (shape.length == 2) {
                double deviation = Math.sqrt(2.0 / (shape[0] + shape[1]));
                Ops.noGrad(() -> parameter.get().copy_(init.normal(deviation, shape)));
            }
        }
    }

    private static Map<String, ParameterGroups.Group> alike(MilHead head) {
        Map<String, ParameterGroups.Group> groups = new HashMap<>();
        head.parameters().keySet().forEach(key -> groups.put(key, new ParameterGroups.Group(1, 1, false)));
        return groups;
    }

    private static double step(
            MilHead head,
            FlatParameters flat,
            AdamW optimiser,
            FeatureMatrix bag,
            int label,
            double rate,
            double weightDecay) {
        return Threads.sharedFrom(largestProduct(head, bag), () -> {
            try (Scope scope = new Scope()) {
                Tensor loss = head.loss(head.forward(bag.tensor()), label);
                loss.backward();
                flat.collectGradients();
                optimiser.update(new AdamW.Rates(rate, rate, weightDecay), Ops.floats(new float[] {1}, 1));
                flat.refresh();
                return Ops.toFloats(loss)[0];
            }
        });
    }

    /** Multiplications of the largest product: each tile meets each weight. */
    private static long largestProduct(MilHead head, FeatureMatrix bag) {
        long largest = 0;
        for (Parameter parameter : head.parameters().values()) {
            largest = Math.max(largest, Arrays.stream(parameter.shape()).reduce(1, (a, b) -> a * b));
        }
        return largest * bag.rows();
    }

    /** How training went. */
    public History history() {
        return history;
    }

    /** Probabilities of each slide. */
    public Predictions predict(List<FeatureMatrix> bags) {
        double[] scores = new double[bags.size() * numClasses];
        for (int i = 0; i < bags.size(); i++) {
            float[] probabilities = probabilities(bags.get(i));
            for (int c = 0; c < numClasses; c++) {
                scores[i * numClasses + c] = probabilities[c];
            }
        }
        return Predictions.ofScores(numClasses, scores);
    }

    private float[] probabilities(FeatureMatrix bag) {
        return Threads.sharedFrom(
                largestProduct(head, bag),
                () -> Ops.noGrad(() -> {
                    try (Scope scope = new Scope()) {
                        return Ops.toFloats(
                                Ops.softmax32(head.forward(bag.tensor()).logits(), 1));
                    }
                }));
    }

    /** Attention of each tile of a slide, a row a branch. */
    public float[] attention(FeatureMatrix bag) {
        return Ops.noGrad(() -> {
            try (Scope scope = new Scope()) {
                return Ops.toFloats(head.forward(bag.tensor()).attention());
            }
        });
    }

    /**
     * The weight of each tile of a slide, with sum 1: the attention of the predicted class where each class has its own,
     * else the mean over branches.
     */
    public float[] weights(FeatureMatrix bag, int predicted) {
        float[] attention = attention(bag);
        int tiles = bag.rows();
        int branches = attention.length / tiles;
        boolean ofClass = head instanceof ClamHead && branches == numClasses;
        float[] weights = new float[tiles];
        for (int branch = 0; branch < branches; branch++) {
            for (int i = 0; i < tiles && (!ofClass || branch == predicted); i++) {
                weights[i] += attention[branch * tiles + i] / (ofClass ? 1 : branches);
            }
        }
        return weights;
    }

    @Override
    public void close() {
        head.close();
    }
}
