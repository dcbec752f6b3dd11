package org.golgi.eval.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.golgi.core.vit.EncoderProbe;
import org.golgi.core.vit.ImageEncoder;
import org.golgi.core.vit.ImageTransform;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.LabelledTiles;
import org.golgi.eval.features.PreparedTiles;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;

/**
 * Balanced accuracy of 20-NN and of a linear probe, again and again while an encoder is trained. The pictures are decoded
 * once and kept in memory.
 */
public final class QuickProbe implements EncoderProbe {
    private static final int BATCH = 64;

    private final LabelledTiles train;
    private final LabelledTiles test;
    private final int threads;
    private final LinearProtocol protocol;
    private PreparedTiles preparedTrain;
    private PreparedTiles preparedTest;

    /** With UNI's linear probe. */
    public QuickProbe(LabelledTiles train, LabelledTiles test, int threads) {
        this(train, test, threads, LinearProtocol.UNI_LBFGS_CODE);
    }

    /**
     * A probe of these sets, which must have the same classes.
     *
     * @param threads how many decode at a time
     * @param protocol penalty of the linear probe; UNI's is strong on narrow encoders (λ = 100 / (M · C))
     */
    public QuickProbe(LabelledTiles train, LabelledTiles test, int threads, LinearProtocol protocol) {
        if (!train.classes().equals(test.classes())) {
            throw new IllegalArgumentException("the probe's training set has the classes " + train.classes()
                    + ", its test set " + test.classes() + "; both need the same");
        }
        this.train = train;
        this.test = test;
        this.threads = threads;
        this.protocol = protocol;
    }

    @Override
    public synchronized void prepare(ImageTransform transform) throws IOException {
        if (preparedTrain == null || !preparedTrain.transform().equals(transform)) {
            preparedTrain = PreparedTiles.load(train.tiles(), transform, threads);
            preparedTest = PreparedTiles.load(test.tiles(), transform, threads);
        }
    }

    /** {@code knn20_bacc} and {@code linear_bacc} of the test set. */
    @Override
    public synchronized Map<String, Double> evaluate(ImageEncoder encoder) {
        try {
            prepare(encoder.transform());
        } catch (IOException e) {
            throw new UncheckedIOException("the probe cannot read its tiles: " + e.getMessage(), e);
        }
        FeatureMatrix trainFeatures = preparedTrain.encode(encoder, BATCH);
        FeatureMatrix testFeatures = preparedTest.encode(encoder, BATCH);
        return evaluate(
                new LabelledFeatures(trainFeatures, train.labels(), train.classes()),
                new LabelledFeatures(testFeatures, test.labels(), test.classes()));
    }

    private Map<String, Double> evaluate(LabelledFeatures train, LabelledFeatures test) {
        int k = Math.min(Knn.DEFAULT_K, train.size());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("knn" + k + "_bacc", balanced(new Knn(train, k).predict(test.features()), test));
        LinearProbe linear = LinearProbe.fit(train, protocol);
        figures.put("linear_bacc", balanced(linear.predict(test.features()), test));
        return figures;
    }

    private static double balanced(Predictions predictions, LabelledFeatures test) {
        Outcome outcome = new Outcome(test.numClasses(), test.labels(), predictions.labels(), new double[0]);
        return Outcome.value(Metric.BALANCED_ACCURACY, outcome.confusion());
    }
}
