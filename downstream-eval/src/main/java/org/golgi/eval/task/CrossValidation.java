package org.golgi.eval.task;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.LinearProbe;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.statistics.Bootstrap;

/**
 * Evaluation without a test split: every picture is predicted once, by a probe that saw neither it nor another of its
 * patient or slide, and the metrics are those of all predictions together. Nothing is chosen on the held-out pictures.
 *
 * <p>The protocol's id ends in {@code -cvK-seedS}: figures of other K or seed are of another protocol.
 */
public final class CrossValidation {
    private final TrainTest all;
    private final Folds folds;
    private final Evaluation evaluation;

    /**
     * Deals the pictures into folds, whatever their split.
     *
     * @param all as {@link TrainTest#undivided} makes it
     * @throws IllegalArgumentException if a class is missing in a fold
     */
    public CrossValidation(String task, TrainTest all, Dealing dealing, Bootstrap bootstrap, String device) {
        this.all = all;
        this.folds = Folds.deal(
                all.test().samples(), all.testFeatures().labels(), all.classes(), dealing.folds(), dealing.seed());
        this.evaluation = new Evaluation(task, all, bootstrap, device, new Evaluation.Hashes(hash(), dataHash()));
    }

    /**
     * How pictures are dealt.
     *
     * @param folds how many, at least 2
     * @param seed of the order
     */
    public record Dealing(int folds, long seed) {}

    /** Hash over id, label and fold of every picture. */
    String hash() {
        return folds.hash(all.test().samples());
    }

    /** The same with all that a result of these folds depends on. */
    String dataHash() {
        return Sha256.of(hash() + "\n" + all.classes() + "\n" + all.test().hash());
    }

    /** Who made the features. */
    FeatureSet.Origin origin() {
        return all.test().origin();
    }

    /** A linear probe a fold. */
    public ResultFile linear(LinearProtocol protocol) {
        Map<String, String> settings = settings();
        settings.put("max_iterations", Integer.toString(LinearProbe.MAX_ITERATIONS));
        return result(protocol.id(), settings, train -> LinearProbe.fit(train, protocol)::predict);
    }

    /** k nearest neighbours among the pictures of the other folds. */
    public ResultFile knn(int k) {
        Map<String, String> settings = settings();
        settings.put("k", Integer.toString(k));
        return result("knn" + k + "-centred", settings, train -> new Knn(train, k)::predict);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = evaluation.settings();
        settings.put("folds", Integer.toString(folds.count()));
        settings.put("fold_seed", Long.toString(folds.seed()));
        return settings;
    }

    private ResultFile result(
            String protocol,
            Map<String, String> settings,
            Function<LabelledFeatures, Function<FeatureMatrix, Predictions>> probe) {
        LabelledFeatures rows = all.testFeatures();
        int numClasses = rows.numClasses();
        double[] scores = new double[rows.size() * numClasses];
        for (int fold = 0; fold < folds.count(); fold++) {
            int[] held = folds.held(fold);
            Predictions predictions = probe.apply(rows.select(folds.training(fold)))
                    .apply(rows.features().select(held));
            IntStream.range(0, held.length)
                    .forEach(i -> System.arraycopy(
                            predictions.scores(), i * numClasses, scores, held[i] * numClasses, numClasses));
        }
        String id = protocol + "-cv" + folds.count() + "-seed" + folds.seed();
        return evaluation.classification(id, settings, Predictions.ofScores(numClasses, scores));
    }
}
