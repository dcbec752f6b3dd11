package org.golgi.eval.task;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.mil.MilClassifier;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.mil.SlideAttention;
import org.golgi.eval.mil.SlideBags;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.MiSimpleShot;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.probe.Prototypes;
import org.golgi.eval.statistics.Bootstrap;

/** Evaluates on whole slides: the tiles of a slide are one bag with one label, and results count slides. */
public final class SlideEvaluation {
    private final TrainTest tiles;
    private final SlideBags train;
    private final SlideBags test;
    private final TrainTest slides;
    private final Evaluation evaluation;

    /**
     * Groups the tiles of both sets by slide.
     *
     * @throws IllegalArgumentException if a tile has no slide or a slide several labels
     */
    public SlideEvaluation(String task, TrainTest tiles, Bootstrap bootstrap, String device) {
        this.tiles = tiles;
        this.train = SlideBags.of(tiles.train());
        this.test = SlideBags.of(tiles.test());
        this.slides = TrainTest.of(
                pooled(train, tiles.train().origin()), pooled(test, tiles.test().origin()), tiles.classes());
        this.evaluation = new Evaluation(
                task, slides, bootstrap, device, new Evaluation.Hashes(slides.splitHash(), tiles.splitHash()));
    }

    private static FeatureSet pooled(SlideBags bags, FeatureSet.Origin origin) {
        int width = bags.bags().get(0).columns();
        float[] means = new float[bags.size() * width];
        for (int i = 0; i < bags.size(); i++) {
            System.arraycopy(bags.bags().get(i).mean(), 0, means, i * width, width);
        }
        return new FeatureSet(new FeatureMatrix(bags.size(), width, means), bags.slides(), origin);
    }

    /** Slides in the training and the test set. */
    public int[] counts() {
        return new int[] {train.size(), test.size()};
    }

    /**
     * A trained head.
     *
     * @param result figures and answers
     * @param attention of the test slides, in the order of the answers; empty if the head has none
     */
    public record Trained(ResultFile result, List<SlideAttention> attention) {}

    /** Trains a head; the progress consumer gets the number of slides seen. */
    public Trained head(MilSettings settings, IntConsumer progress) {
        int[] labels = slides.trainFeatures().labels();
        try (MilClassifier classifier =
                MilClassifier.fit(train, labels, slides.classes().size(), settings, progress)) {
            Map<String, String> all = evaluation.settings();
            all.put("head", settings.head().id());
            all.put("epochs", Integer.toString(settings.epochs()));
            all.put("learning_rate", Double.toString(settings.learningRate()));
            all.put("weight_decay", Double.toString(settings.weightDecay()));
            all.put("seed", Long.toString(settings.seed()));
            Predictions predictions = classifier.predict(test.bags());
            return new Trained(
                    evaluation.classification("slide-" + settings.head().id(), all, predictions),
                    settings.head() == MilSettings.Kind.MEAN ? List.of() : attention(classifier, predictions));
        }
    }

    private List<SlideAttention> attention(MilClassifier classifier, Predictions predictions) {
        int[] labels = slides.testFeatures().labels();
        return IntStream.range(0, test.size())
                .mapToObj(i -> new SlideAttention(
                        test.slides().get(i),
                        test.tiles().get(i),
                        classifier.weights(test.bags().get(i), predictions.labels()[i]),
                        slides.classes().get(predictions.labels()[i]),
                        predictions.scores()[i * predictions.numClasses() + labels[i]]))
                .toList();
    }

    /** A linear probe on the mean of a slide's tiles. */
    public ResultFile meanLinear(LinearProtocol protocol) {
        return ofMeans(evaluation.linear(protocol));
    }

    /** k nearest neighbours of the mean of a slide's tiles. */
    public ResultFile meanKnn(int k) {
        return ofMeans(evaluation.knn(k));
    }

    /** Few slides a class: SimpleShot on the mean of a slide's tiles. */
    public ResultFile meanFewShot(List<Integer> shots, int episodes, long seed) {
        return ofMeans(evaluation.fewShot(shots, episodes, seed));
    }

    private static ResultFile ofMeans(ResultFile result) {
        return result.withProtocol("slide-mean-" + result.protocol().id());
    }

    /**
     * MI-SimpleShot: prototypes from all training tiles, a slide is of the class to whose prototype its K best tiles are
     * nearest.
     */
    public ResultFile miSimpleShot(int best) {
        MiSimpleShot shot = new MiSimpleShot(new Prototypes(tiles.trainFeatures()), best);
        int numClasses = tiles.classes().size();
        double[] scores = new double[test.size() * numClasses];
        List<FeatureMatrix> bags = test.bags();
        for (int i = 0; i < bags.size(); i++) {
            System.arraycopy(shot.scores(bags.get(i)), 0, scores, i * numClasses, numClasses);
        }
        Map<String, String> settings = evaluation.settings();
        settings.put("best_tiles", Integer.toString(best));
        return evaluation.classification("mi-simpleshot-" + best, settings, Predictions.ofScores(numClasses, scores));
    }
}
