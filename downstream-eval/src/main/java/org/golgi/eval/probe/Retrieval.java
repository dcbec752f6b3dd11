package org.golgi.eval.probe;

import java.util.Map;
import java.util.TreeMap;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Image retrieval (Chen et al. 2024): the training set is the database, each test picture a query; features are centred
 * by the database mean and normalised.
 */
public final class Retrieval {
    private final LabelledFeatures database;
    private final NeighbourSearch search;

    /** How a majority vote of the neighbours is decided when labels have equal votes. */
    public enum TieRule {
        /** The label whose first item is nearest. */
        NEAREST,
        /** The smallest label. */
        SMALLEST,
        /** Right if the true label is among them (Patho-Bench). */
        LENIENT
    }

    /**
     * The items found for each query, nearest first.
     *
     * @param k items a query
     * @param rows [queries, k] row numbers in the database
     * @param labels [queries, k] their classes
     * @param scores [queries, k] distances, or cosines
     */
    public record Hits(int k, int[] rows, int[] labels, double[] scores) {
        public int queries() {
            return rows.length / k;
        }
    }

    /** Euclidean distance of centred, normalised features, as published. */
    public Retrieval(LabelledFeatures database) {
        this(database, true, true, false);
    }

    /**
     * With other settings.
     *
     * @param cosine rank by the largest inner product instead of the smallest distance
     */
    public Retrieval(LabelledFeatures database, boolean centre, boolean normalise, boolean cosine) {
        database.requireTrainable("database");
        this.database = database;
        this.search = new NeighbourSearch(
                database.features(),
                Preparation.fit(database.features(), centre, normalise),
                cosine ? NeighbourSearch.Similarity.INNER_PRODUCT : NeighbourSearch.Similarity.L2);
    }

    /** Finds the k nearest items of each query. */
    public Hits find(FeatureMatrix queries, int k) {
        NeighbourSearch.Neighbours found = search.search(queries, k);
        int[] labels = new int[found.rows().length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = database.labels()[found.rows()[i]];
        }
        return new Hits(found.k(), found.rows(), labels, found.scores());
    }

    /** Acc@1, Acc@3, Acc@5 and MVAcc@5 (ties to the nearest) of the hits of labelled queries. */
    public static Map<String, Double> metrics(Hits hits, int[] targets) {
        Map<String, Double> values = new TreeMap<>();
        for (int k : new int[] {1, 3, 5}) {
            values.put("acc@" + k, accuracyAt(hits, targets, k));
        }
        values.put("mvacc@5", majorityAccuracyAt(hits, targets, 5, TieRule.NEAREST));
        return values;
    }

    /** Share of queries with at least one item of their class among the k nearest. */
    public static double accuracyAt(Hits hits, int[] targets, int k) {
        int right = 0;
        for (int i = 0; i < targets.length; i++) {
            if (hitsAmong(hits, i, targets[i], k) > 0) {
                right++;
            }
        }
        return right / (double) targets.length;
    }

    /** Share of queries whose class has the most votes among the k nearest. */
    public static double majorityAccuracyAt(Hits hits, int[] targets, int k, TieRule rule) {
        int right = 0;
        for (int i = 0; i < targets.length; i++) {
            if (majorityIsRight(hits, i, targets[i], k, rule)) {
                right++;
            }
        }
        return right / (double) targets.length;
    }

    /** Mean over queries of the sum of the precisions at the hits, over k. */
    public static double meanAveragePrecisionAt(Hits hits, int[] targets, int k) {
        double sum = 0;
        for (int i = 0; i < targets.length; i++) {
            int found = 0;
            for (int j = 0; j < Math.min(k, hits.k()); j++) {
                if (hits.labels()[i * hits.k() + j] == targets[i]) {
                    found++;
                    sum += found / (j + 1.0) / k;
                }
            }
        }
        return sum / targets.length;
    }

    /** The label with the most votes among the k nearest of a query. */
    public static int majority(Hits hits, int query, int k, TieRule rule) {
        int best = -1;
        int votes = 0;
        for (int j = 0; j < Math.min(k, hits.k()); j++) {
            int label = hits.labels()[query * hits.k() + j];
            int count = hitsAmong(hits, query, label, k);
            if (count > votes || (count == votes && rule == TieRule.SMALLEST && label < best)) {
                best = label;
                votes = count;
            }
        }
        return best;
    }

    private static boolean majorityIsRight(Hits hits, int query, int target, int k, TieRule rule) {
        int winner = majority(hits, query, k, rule);
        return winner == target
                || (rule == TieRule.LENIENT && hitsAmong(hits, query, target, k) == hitsAmong(hits, query, winner, k));
    }

    private static int hitsAmong(Hits hits, int query, int label, int k) {
        int count = 0;
        for (int j = 0; j < Math.min(k, hits.k()); j++) {
            if (hits.labels()[query * hits.k() + j] == label) {
                count++;
            }
        }
        return count;
    }
}
