package org.golgi.eval.probe;

import org.golgi.eval.features.FeatureMatrix;

/**
 * k-nearest-neighbour probe as in UNI's code (Chen et al. 2024): subtract the training mean, normalise to length 1,
 * Euclidean distance, one vote a neighbour; equal votes go to the smallest class.
 */
public final class Knn {
    /** Neighbours of the published protocol. */
    public static final int DEFAULT_K = 20;

    private final LabelledFeatures train;
    private final int k;
    private final NeighbourSearch search;

    /** Centred and normalised, as published. */
    public Knn(LabelledFeatures train, int k) {
        this(train, k, true, true);
    }

    /**
     * With or without each preparation.
     *
     * @param centre subtract the mean of the training features
     * @param normalise divide each vector by its length
     */
    public Knn(LabelledFeatures train, int k, boolean centre, boolean normalise) {
        train.requireTrainable("training");
        if (k < 1 || k > train.size()) {
            throw new IllegalArgumentException(
                    "k = " + k + " neighbours is illegal; it must be 1 to the " + train.size() + " training pictures");
        }
        this.train = train;
        this.k = k;
        this.search = new NeighbourSearch(
                train.features(), Preparation.fit(train.features(), centre, normalise), NeighbourSearch.Similarity.L2);
    }

    /** Classes and shares of votes. */
    public Predictions predict(FeatureMatrix features) {
        int[] rows = search.members(features, k);
        int numClasses = train.numClasses();
        double[] shares = new double[features.rows() * numClasses];
        for (int i = 0; i < rows.length; i++) {
            shares[i / k * numClasses + train.labels()[rows[i]]] += 1;
        }
        // Dividing once keeps equal votes equal.
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= k;
        }
        return Predictions.ofScores(numClasses, shares);
    }
}
