package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.map.PrincipalComponents;
import org.golgi.eval.map.TSne;
import org.golgi.eval.metrics.Calibration;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LinearProbe;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.probe.Prototypes;
import org.golgi.eval.probe.Retrieval;
import org.golgi.eval.probe.SimpleShot;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;
import org.golgi.eval.statistics.Interval;

/** Runs a protocol on a training and a test set and makes its result. */
public final class Evaluation {
    private static final int MAP_COMPONENTS = 50;
    private static final double MAP_PERPLEXITY = 30;

    private final String task;
    private final TrainTest sets;
    private final Bootstrap bootstrap;
    private final String device;
    private final Hashes hashes;

    /**
     * What a result is about.
     *
     * @param split over id, label and side of every row
     * @param data over everything that the rows were made from
     */
    record Hashes(String split, String data) {}

    /**
     * An evaluation.
     *
     * @param task name in the results
     * @param bootstrap how intervals are found
     * @param device where the features were computed, for the provenance
     */
    public Evaluation(String task, TrainTest sets, Bootstrap bootstrap, String device) {
        this(task, sets, bootstrap, device, new Hashes(sets.splitHash(), sets.dataHash()));
    }

    /** An evaluation whose hashes are not simply those of the sets, such as of slides made from tiles. */
    Evaluation(String task, TrainTest sets, Bootstrap bootstrap, String device, Hashes hashes) {
        this.task = task;
        this.sets = sets;
        this.bootstrap = bootstrap;
        this.device = device;
        this.hashes = hashes;
    }

    /** A linear probe. */
    public ResultFile linear(LinearProtocol protocol) {
        LinearProbe probe = LinearProbe.fit(sets.trainFeatures(), protocol);
        Map<String, String> settings = settings();
        settings.put(
                "cost", Double.toString(probe.width() * (double) sets.classes().size() / 100));
        settings.put("max_iterations", Integer.toString(LinearProbe.MAX_ITERATIONS));
        settings.put("evaluations", Integer.toString(probe.evaluations()));
        settings.put("objective", Double.toString(probe.objective()));
        return classification(protocol.id(), settings, probe.predict(sets.test().features()));
    }

    /** k nearest neighbours. */
    public ResultFile knn(int k) {
        Map<String, String> settings = settings();
        settings.put("k", Integer.toString(k));
        return classification(
                "knn" + k + "-centred",
                settings,
                new Knn(sets.trainFeatures(), k).predict(sets.test().features()));
    }

    /** Nearest class mean of the whole training set. */
    public ResultFile prototypes() {
        return classification(
                "simpleshot-full",
                settings(),
                new Prototypes(sets.trainFeatures()).predict(sets.test().features()));
    }

    /** Few-shot episodes for several K; the metrics are named like {@code bacc@16}. */
    public ResultFile fewShot(List<Integer> shots, int episodes, long seed) {
        SimpleShot simpleShot = new SimpleShot(sets.trainFeatures(), sets.testFeatures());
        List<SimpleShot.Summary> summaries =
                shots.stream().map(k -> simpleShot.run(k, episodes, seed)).toList();
        Map<String, String> settings = settings();
        settings.put("episodes", Integer.toString(episodes));
        settings.put("seed", Long.toString(seed));
        return fewShot(new ResultFile.Protocol("simpleshot-" + episodes, settings), summaries, episodes + " episodes");
    }

    /** The result of draws that were made and classified. */
    ResultFile fewShot(ResultFile.Protocol protocol, List<SimpleShot.Summary> summaries, String draws) {
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        for (SimpleShot.Summary summary : summaries) {
            for (Metric metric : SimpleShot.METRICS) {
                double mean = summary.mean(metric);
                double deviation = summary.deviation(metric);
                figures.put(
                        metric.id() + "@" + summary.shots(),
                        new ResultFile.Figure(mean, mean - deviation, mean + deviation, "deviation over " + draws));
            }
        }
        protocol.settings()
                .put(
                        "shots",
                        summaries.stream()
                                .map(SimpleShot.Summary::shots)
                                .toList()
                                .toString());
        return result(protocol, figures, List.of(), ResultFile.Samples.NONE);
    }

    /** Retrieval of training pictures by test pictures. */
    public ResultFile retrieval() {
        Retrieval.Hits hits =
                new Retrieval(sets.trainFeatures()).find(sets.test().features(), 5);
        int[] targets = sets.testFeatures().labels();
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        Map<String, Double> values = Retrieval.metrics(hits, targets);
        Clusters clusters = sets.testClusters();
        for (var value : values.entrySet()) {
            // Each query is right or wrong: the accuracy of these answers has the interval.
            int[] right = rightQueries(hits, targets, value.getKey());
            Outcome outcome = new Outcome(2, ones(right.length), right, new double[0]);
            Interval interval = bootstrap
                    .intervals(outcome, clusters, List.of(Metric.ACCURACY))
                    .get(Metric.ACCURACY);
            figures.put(
                    value.getKey(),
                    new ResultFile.Figure(value.getValue(), interval.lower(), interval.upper(), spread()));
        }
        return result(
                new ResultFile.Protocol("retrieval-centred", settings()), figures, List.of(), ResultFile.Samples.NONE);
    }

    /**
     * A map of the test pictures: their first two principal components, and t-SNE of the first 50. At most so many
     * pictures, evenly picked.
     */
    public ResultFile map(int most, long seed) {
        int[] rows = IntStream.range(0, Math.min(most, sets.test().size()))
                .map(i -> (int) ((long) i
                        * sets.test().size()
                        / Math.min(most, sets.test().size())))
                .toArray();
        if (rows.length < 4) {
            throw new IllegalArgumentException("a map needs at least 4 test pictures, there are " + rows.length);
        }
        double[][] components =
                PrincipalComponents.project(sets.test().features().select(rows), MAP_COMPONENTS);
        double[][] places = TSne.place(components, MAP_PERPLEXITY, seed);
        Map<String, List<Double>> measures = new LinkedHashMap<>();
        measures.put("pca_x", column(components, 0));
        measures.put("pca_y", column(components, 1));
        measures.put("tsne_x", column(places, 0));
        measures.put("tsne_y", column(places, 1));
        int[] targets = sets.testFeatures().labels();
        Map<String, String> settings = settings();
        settings.put("perplexity", Double.toString(MAP_PERPLEXITY));
        settings.put("seed", Long.toString(seed));
        return result(
                new ResultFile.Protocol("map", settings),
                Map.of(),
                List.of(),
                new ResultFile.Samples(
                        IntStream.of(rows)
                                .mapToObj(i -> sets.test().samples().get(i).id())
                                .toList(),
                        List.of(),
                        IntStream.of(rows).mapToObj(i -> targets[i]).toList(),
                        List.of(),
                        List.of(),
                        measures));
    }

    private static List<Double> column(double[][] rows, int index) {
        return Arrays.stream(rows)
                .map(row -> index < row.length ? row[index] : 0.0)
                .toList();
    }

    private static int[] rightQueries(Retrieval.Hits hits, int[] targets, String metric) {
        int k = Integer.parseInt(metric.substring(metric.indexOf('@') + 1));
        boolean vote = metric.startsWith("mv");
        return IntStream.range(0, targets.length)
                .map(i -> {
                    boolean right = vote
                            ? Retrieval.majority(hits, i, k, Retrieval.TieRule.NEAREST) == targets[i]
                            : IntStream.range(0, k).anyMatch(j -> hits.labels()[i * hits.k() + j] == targets[i]);
                    return right ? 1 : 0;
                })
                .toArray();
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The result of predictions for the test rows. */
    ResultFile classification(String protocol, Map<String, String> settings, Predictions predictions) {
        int[] targets = sets.testFeatures().labels();
        Outcome outcome = new Outcome(sets.classes().size(), targets, predictions.labels(), predictions.scores());
        Map<Metric, Interval> intervals = bootstrap.intervals(outcome, sets.testClusters(), List.of(Metric.values()));
        Map<String, ResultFile.Figure> figures = new LinkedHashMap<>();
        intervals.forEach((metric, interval) -> figures.put(metric.id(), ResultFile.Figure.of(interval, spread())));
        if (probabilities(predictions)) {
            Calibration calibration = Calibration.of(
                    predictions.numClasses(),
                    targets,
                    predictions.labels(),
                    predictions.scores(),
                    Calibration.USUAL_BINS);
            figures.put(
                    "ece",
                    new ResultFile.Figure(
                            calibration.expectedError(), null, null, Calibration.USUAL_BINS + " bins of equal width"));
        }
        return result(
                new ResultFile.Protocol(protocol, settings),
                figures,
                rows(outcome.confusion()),
                samples(targets, predictions));
    }

    /** True if the scores of each row are shares of 1; distances are not. */
    private static boolean probabilities(Predictions predictions) {
        int numClasses = predictions.numClasses();
        for (int i = 0; i < predictions.labels().length; i++) {
            double sum = 0;
            for (int c = 0; c < numClasses; c++) {
                double score = predictions.scores()[i * numClasses + c];
                sum += score < 0 ? Double.NaN : score;
            }
            if (!(Math.abs(sum - 1) < 1e-6)) {
                return false;
            }
        }
        return true;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(bootstrap.settings());
        settings.put("feature_width", Integer.toString(sets.test().features().columns()));
        return settings;
    }

    private String spread() {
        return bootstrap.words(sets.testGroups() > 0);
    }

    private static List<List<Long>> rows(Confusion confusion) {
        List<List<Long>> rows = new ArrayList<>();
        for (int t = 0; t < confusion.numClasses(); t++) {
            int target = t;
            rows.add(IntStream.range(0, confusion.numClasses())
                    .mapToObj(p -> confusion.count(target, p))
                    .toList());
        }
        return rows;
    }

    private ResultFile.Samples samples(int[] targets, Predictions predictions) {
        int numClasses = predictions.numClasses();
        List<List<Double>> scores = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            scores.add(Arrays.stream(predictions.scores(), i * numClasses, (i + 1) * numClasses)
                    .boxed()
                    .toList());
        }
        boolean grouped = sets.testGroups() > 0;
        return new ResultFile.Samples(
                sets.test().samples().stream().map(sample -> sample.id()).toList(),
                grouped
                        ? sets.test().samples().stream()
                                .map(sample -> sample.group().orElse(""))
                                .toList()
                        : List.of(),
                boxed(targets),
                boxed(predictions.labels()),
                scores,
                Map.of());
    }

    private ResultFile result(
            ResultFile.Protocol protocol,
            Map<String, ResultFile.Figure> figures,
            List<List<Long>> confusion,
            ResultFile.Samples samples) {
        FeatureSet.Origin origin = sets.test().origin();
        return new ResultFile(
                ResultFile.FORMAT,
                task,
                protocol,
                ResultFile.Encoder.of(origin),
                new ResultFile.Data(
                        hashes.split(),
                        sets.classes(),
                        boxed(sets.trainFeatures().counts()),
                        boxed(sets.testFeatures().counts()),
                        sets.testGroups()),
                figures,
                confusion,
                samples,
                protocol.provenance(bootstrap.seed(), hashes.data(), device));
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
