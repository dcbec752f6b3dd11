package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.mil.MilClassifier;
import org.golgi.eval.mil.MilSettings;
import org.golgi.eval.mil.SlideAttention;
import org.golgi.eval.mil.SlideBags;
import org.golgi.eval.probe.FewShotDraws;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.MiSimpleShot;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.probe.Prototypes;
import org.golgi.eval.probe.SimpleShot;
import org.golgi.eval.statistics.Bootstrap;

/** Evaluates on whole slides: the tiles of a slide are one bag with one label, and results count slides. */
public final class SlideEvaluation {
    private final TrainTest tiles;
    private final SlideBags train;
    private final SlideBags test;
    private final TrainTest slides;
    private final Optional<MilClassifier.Validation> validation;
    private final Evaluation evaluation;

    /**
     * Few slides to learn from.
     *
     * @param shots slides a class, one number after the other
     * @param draws how often they are drawn
     * @param seed of the draws; head number i is trained with this seed plus i
     */
    public record FewSlides(List<Integer> shots, int draws, long seed) {
        public FewSlides {
            if (draws < 2) {
                throw new IllegalArgumentException(
                        "draws " + draws + " is illegal; a deviation needs at least 2, UNI takes 5");
            }
        }
    }

    /** Classifies the test slides by some of the training slides. */
    private interface Learner {
        Predictions learn(int[] slides, int draw);
    }

    /** Without slides to validate on. */
    public SlideEvaluation(String task, TrainTest tiles, Bootstrap bootstrap, String device) {
        this(task, tiles, Optional.empty(), bootstrap, device);
    }

    /**
     * Groups the tiles of all sets by slide.
     *
     * @param watched tiles of validation slides, by which heads are stopped early
     * @throws IllegalArgumentException if a tile has no slide or a slide several labels
     */
    public SlideEvaluation(
            String task, TrainTest tiles, Optional<FeatureSet> watched, Bootstrap bootstrap, String device) {
        this.tiles = tiles;
        this.train = SlideBags.of(tiles.train());
        this.test = SlideBags.of(tiles.test());
        this.slides = TrainTest.of(
                pooled(train, tiles.train().origin()), pooled(test, tiles.test().origin()), tiles.classes());
        this.evaluation = new Evaluation(
                task, slides, bootstrap, device, new Evaluation.Hashes(slides.splitHash(), dataHash(tiles, watched)));
        this.validation = watched.map(SlideBags::of).map(bags -> new MilClassifier.Validation(bags, labels(bags)));
    }

    /** Hash of the pictures that a result of these sets is made of. */
    static String dataHash(TrainTest tiles, Optional<FeatureSet> watched) {
        String hash = tiles.dataHash();
        return watched.map(set -> Sha256.of(hash + "\n" + set.hash())).orElse(hash);
    }

    private int[] labels(SlideBags bags) {
        return bags.slides().stream()
                .mapToInt(slide -> tiles.classes().indexOf(slide.label().orElseThrow()))
                .toArray();
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

    /** Training slides of the smallest class. */
    int smallestClass() {
        return IntStream.of(slides.trainFeatures().counts()).min().orElse(0);
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
        try (MilClassifier classifier =
                MilClassifier.fit(train, labels(train), slides.classes().size(), settings, validation, progress)) {
            Map<String, String> all = settings(settings);
            MilClassifier.History history = classifier.history();
            all.put("train_loss", rounded(history.train()));
            if (validation.isPresent()) {
                all.put("validation_loss", rounded(history.validation()));
                all.put("best_epoch", Integer.toString(history.bestEpoch()));
            }
            Predictions predictions = classifier.predict(test.bags());
            return new Trained(
                    evaluation.classification("slide-" + id(settings), all, predictions),
                    settings.head() == MilSettings.Kind.MEAN ? List.of() : attention(classifier, predictions));
        }
    }

    /** A head on few slides a class, several draws; the progress consumer gets the number of draws done. */
    public ResultFile headFewShot(MilSettings settings, FewSlides few, IntConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        return fewShot("slide-" + id(settings), settings(settings), few, (some, draw) -> {
            SlideBags chosen = train.select(some);
            try (MilClassifier classifier = MilClassifier.fit(
                    chosen,
                    labels(chosen),
                    slides.classes().size(),
                    settings.withSeed(few.seed() + draw),
                    validation,
                    step -> {})) {
                Predictions predictions = classifier.predict(test.bags());
                progress.accept(done.incrementAndGet());
                return predictions;
            }
        });
    }

    /** MI-SimpleShot with prototypes from the tiles of few slides a class, several draws. */
    public ResultFile miSimpleShotFewShot(int best, FewSlides few) {
        Map<String, String> settings = evaluation.settings();
        settings.put("best_tiles", Integer.toString(best));
        return fewShot("mi-simpleshot-" + best, settings, few, (some, draw) -> {
            List<FeatureMatrix> bags = train.select(some).bags();
            int[] labels = labels(train);
            int[] ofTiles = IntStream.range(0, some.length)
                    .flatMap(i -> IntStream.range(0, bags.get(i).rows()).map(tile -> labels[some[i]]))
                    .toArray();
            return miSimpleShot(
                    new Prototypes(new LabelledFeatures(FeatureMatrix.stacked(bags), ofTiles, tiles.classes())), best);
        });
    }

    private ResultFile fewShot(String id, Map<String, String> settings, FewSlides few, Learner learner) {
        int[] labels = labels(train);
        int[] targets = slides.testFeatures().labels();
        List<SimpleShot.Summary> summaries = new ArrayList<>();
        // All numbers of shots are looked at before the first head is trained.
        List<FewShotDraws> draws = few.shots().stream()
                .map(k -> FewShotDraws.of(labels, slides.classes(), k, "slides"))
                .toList();
        for (FewShotDraws draw : draws) {
            Map<Metric, double[]> values = new EnumMap<>(Metric.class);
            SimpleShot.METRICS.forEach(metric -> values.put(metric, new double[few.draws()]));
            for (int i = 0; i < few.draws(); i++) {
                int number = i;
                Predictions predictions = learner.learn(draw.draw(few.seed(), i), i);
                Confusion confusion = Confusion.of(slides.classes().size(), targets, predictions.labels());
                values.forEach((metric, all) -> all[number] = Outcome.value(metric, confusion));
            }
            summaries.add(new SimpleShot.Summary(draw.shots(), values));
        }
        settings.put("draws", Integer.toString(few.draws()));
        settings.put("seed", Long.toString(few.seed()));
        return evaluation.fewShot(
                new ResultFile.Protocol(id + "-fewshot-" + few.draws(), settings), summaries, few.draws() + " draws");
    }

    private String id(MilSettings settings) {
        return settings.head().id() + (validation.isPresent() ? "-stopped" : "");
    }

    private Map<String, String> settings(MilSettings settings) {
        Map<String, String> all = evaluation.settings();
        all.put("head", settings.head().id());
        all.put("epochs", Integer.toString(settings.epochs()));
        all.put("learning_rate", Double.toString(settings.learningRate()));
        all.put("weight_decay", Double.toString(settings.weightDecay()));
        all.put("seed", Long.toString(settings.seed()));
        validation.ifPresent(some -> {
            all.put("validation_slides", Integer.toString(some.labels().length));
            all.put("patience", Integer.toString(settings.stopping().patience()));
            all.put("least_epochs", Integer.toString(settings.stopping().leastEpochs()));
        });
        return all;
    }

    private static String rounded(List<Double> losses) {
        return losses.stream()
                .map(loss -> String.format(Locale.ROOT, "%.4f", loss))
                .collect(Collectors.joining(" "));
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
        Map<String, String> settings = evaluation.settings();
        settings.put("best_tiles", Integer.toString(best));
        return evaluation.classification(
                "mi-simpleshot-" + best, settings, miSimpleShot(new Prototypes(tiles.trainFeatures()), best));
    }

    private Predictions miSimpleShot(Prototypes prototypes, int best) {
        MiSimpleShot shot = new MiSimpleShot(prototypes, best);
        int numClasses = tiles.classes().size();
        double[] scores = new double[test.size() * numClasses];
        List<FeatureMatrix> bags = test.bags();
        for (int i = 0; i < bags.size(); i++) {
            System.arraycopy(shot.scores(bags.get(i)), 0, scores, i * numClasses, numClasses);
        }
        return Predictions.ofScores(numClasses, scores);
    }
}
