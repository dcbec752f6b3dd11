package org.golgi.eval.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.Retrieval;
import org.golgi.eval.probe.Retrieval.TieRule;

/** Retrieval by distance and cosine, with Patho-Bench's and two stricter readings of the majority vote. */
final class RetrievalCheck implements ParityCheck {

    @Override
    public String prefix() {
        return "eval_retrieval";
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) throws IOException {
        SafetensorsFile file = golden.tensors();
        int numClasses =
                Arrays.stream(Goldens.ints(file, "database_labels")).max().orElseThrow() + 1;
        LabelledFeatures database = Goldens.labelled(file, "database", numClasses);
        LabelledFeatures queries = Goldens.labelled(file, "query", numClasses);
        for (boolean cosine : new boolean[] {false, true}) {
            for (boolean centre : new boolean[] {false, true}) {
                String name = (cosine ? "cosine" : "l2") + "_center" + (centre ? 1 : 0);
                Retrieval retrieval = new Retrieval(database, centre, centre || cosine, cosine);
                int k = (int) file.entry(name + ".top10_indices").sizes()[1];
                compare(golden, name, cosine, retrieval.find(queries.features(), k), queries.labels(), report);
            }
        }
    }

    private static void compare(
            GoldenCase golden, String name, boolean cosine, Retrieval.Hits hits, int[] targets, ParityReport report)
            throws IOException {
        SafetensorsFile file = golden.tensors();
        report.require(name + " items", Arrays.equals(hits.rows(), Goldens.ints(file, name + ".top10_indices")));
        // Patho-Bench ranks by the largest score: minus the distance.
        double[] scores = Arrays.stream(hits.scores())
                .map(score -> cosine ? score : Math.sqrt(score))
                .toArray();
        float[] expected = file.floats(name + ".top10_scores");
        for (int i = 0; i < expected.length && !cosine; i++) {
            expected[i] = Math.abs(expected[i]);
        }
        report.within(name + " scores", Goldens.floats(scores), expected, 1e-5);
        votes(file, name, hits, TieRule.NEAREST, "mv5_label_tie_to_nearest", report);
        votes(file, name, hits, TieRule.SMALLEST, "mv5_label_tie_to_smallest", report);
        JsonNode scalars = golden.json().path("scalars");
        JsonNode overall = scalars.path(name + ".patho_bench_metrics").path("overall");
        for (int k : new int[] {1, 3, 5, 10}) {
            String at = name + " at " + k;
            double acc = overall.path("top" + k + "_acc").asDouble();
            report.within(at + " accuracy", Retrieval.accuracyAt(hits, targets, k), acc, 1e-6);
            double vote = overall.path("mv@" + k + "_acc").asDouble();
            report.within(
                    at + " lenient vote", Retrieval.majorityAccuracyAt(hits, targets, k, TieRule.LENIENT), vote, 1e-6);
            double precision = overall.path("mAP@" + k).asDouble();
            report.within(
                    at + " mean average precision",
                    Retrieval.meanAveragePrecisionAt(hits, targets, k),
                    precision,
                    1e-9);
        }
        report.within(
                name + " vote, nearest",
                Retrieval.majorityAccuracyAt(hits, targets, 5, TieRule.NEAREST),
                scalars.path(name + ".MVAcc@5_tie_to_nearest").asDouble(),
                1e-9);
        report.within(
                name + " vote, smallest",
                Retrieval.majorityAccuracyAt(hits, targets, 5, TieRule.SMALLEST),
                scalars.path(name + ".MVAcc@5_tie_to_smallest_label").asDouble(),
                1e-9);
    }

    private static void votes(
            SafetensorsFile file, String name, Retrieval.Hits hits, TieRule rule, String tensor, ParityReport report)
            throws IOException {
        int[] labels = IntStream.range(0, hits.queries())
                .map(i -> Retrieval.majority(hits, i, 5, rule))
                .toArray();
        report.require(
                name + " votes, " + rule.name().toLowerCase(java.util.Locale.ROOT),
                Arrays.equals(labels, Goldens.ints(file, name + "." + tensor)));
    }
}
