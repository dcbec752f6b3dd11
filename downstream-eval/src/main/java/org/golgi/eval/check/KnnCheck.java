package org.golgi.eval.check;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.MiSimpleShot;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.probe.Prototypes;
import org.golgi.eval.probe.Retrieval;

/** kNN, prototypes and MI-SimpleShot with and without centring and normalising. */
final class KnnCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "eval_knn_protonet";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        for (boolean centre : new boolean[] {true, false}) {
            for (boolean normalise : new boolean[] {true, false}) {
                run(golden, centre, normalise, report);
            }
        }
    }

    private static void run(GoldenCase golden, boolean centre, boolean normalise, ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        String name = "center" + (centre ? 1 : 0) + "_norm" + (normalise ? 1 : 0);
        int numClasses = Arrays.stream(Goldens.ints(file, "train_labels")).max().orElseThrow() + 1;
        LabelledFeatures train = Goldens.labelled(file, "train", numClasses);
        LabelledFeatures test = Goldens.labelled(file, "test", numClasses);
        int k = golden.json().path("config").path("k").asInt();
        Retrieval.Hits hits = new Retrieval(train, centre, normalise, false).find(test.features(), k);
        report.require(
                name + " neighbours", Arrays.equals(hits.rows(), Goldens.ints(file, name + ".knn_neighbor_indices")));
        report.within(
                name + " distances",
                Goldens.floats(Arrays.stream(hits.scores()).map(Math::sqrt).toArray()),
                file.floats(name + ".knn_neighbor_distances"),
                1e-5);
        Predictions knn = new Knn(train, k, centre, normalise).predict(test.features());
        report.require(
                name + " kNN predictions", Arrays.equals(knn.labels(), Goldens.ints(file, name + ".knn_predictions")));
        report.within(name + " votes", Goldens.floats(knn.scores()), file.floats(name + ".knn_vote_fractions"), 1e-6);
        Outcome outcome = new Outcome(numClasses, test.labels(), knn.labels(), knn.scores());
        report.within(
                name + " kNN balanced accuracy",
                outcome.metrics().get(Metric.BALANCED_ACCURACY),
                golden.json()
                        .path("scalars")
                        .path(name + ".knn_metrics")
                        .path("knn" + k + "_bacc")
                        .asDouble(),
                1e-12);
        prototypes(golden, name, train, test, new Prototypes(train, centre, normalise), report);
    }

    private static void prototypes(
            GoldenCase golden,
            String name,
            LabelledFeatures train,
            LabelledFeatures test,
            Prototypes prototypes,
            ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        if (file.contains(name + ".mean")) {
            report.within(name + " mean", prototypes.centre(), file.floats(name + ".mean"), 1e-6);
        }
        report.within(name + " prototypes", prototypes.means().values(), file.floats(name + ".prototypes"), 1e-5);
        report.require(
                name + " prototype predictions",
                Arrays.equals(
                        prototypes.predict(test.features()).labels(), Goldens.ints(file, name + ".proto_predictions")));
        for (String similarity : new String[] {"L2", "IP"}) {
            String prefix = name + "." + similarity;
            int k = (int) file.entry(prefix + ".topk_query_indices").sizes()[1];
            boolean inner = similarity.equals("IP");
            Prototypes.Nearest nearest = prototypes.nearest(test.features(), k, inner);
            report.require(
                    prefix + " nearest rows",
                    Arrays.equals(nearest.rows(), Goldens.ints(file, prefix + ".topk_query_indices")));
            report.withinShare(
                    prefix + " nearest scores",
                    Goldens.floats(nearest.scores()),
                    file.floats(prefix + ".topk_query_distances"),
                    1e-5);
            report.require(
                    prefix + " bags",
                    Arrays.equals(
                            bags(
                                    test.features(),
                                    new MiSimpleShot(prototypes, k, inner),
                                    train.numClasses(),
                                    file,
                                    prefix),
                            Goldens.ints(file, prefix + ".bag_vote_top5")));
        }
    }

    /** Equal bags of consecutive test rows. */
    private static int[] bags(
            FeatureMatrix features, MiSimpleShot shot, int numClasses, SafetensorsFile file, String prefix) {
        int bags = (int) file.entry(prefix + ".bag_vote_top5").sizes()[0];
        // The golden case does not store the size of a bag; its description says 25 rows.
        int size = 25;
        return IntStream.range(0, bags)
                .map(b -> {
                    FeatureMatrix bag = features.select(
                            IntStream.range(b * size, (b + 1) * size).toArray());
                    return Predictions.ofScores(numClasses, shot.scores(bag)).labels()[0];
                })
                .toArray();
    }
}
