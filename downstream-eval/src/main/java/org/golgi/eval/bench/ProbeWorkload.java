package org.golgi.eval.bench;

import java.util.Locale;
import java.util.Optional;
import org.golgi.core.bench.Workload;
import org.golgi.core.bench.WorkloadSettings;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.metrics.Confusion;
import org.golgi.eval.probe.Knn;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.probe.LinearProbe;
import org.golgi.eval.probe.LinearProtocol;
import org.golgi.eval.probe.Predictions;
import org.golgi.eval.probe.ProductRate;

/**
 * W4: logistic regression and 20-NN on 20,000 training and 5,000 test vectors of width 1,024 in 9 separable classes, the
 * work of {@code sklearn.linear_model.LogisticRegression(C=92.16)} and {@code KNeighborsClassifier(20)}.
 */
public final class ProbeWorkload implements Workload {
    private static final int TRAIN = 20_000;
    private static final int TEST = 5_000;
    private static final int WIDTH = 1024;
    private static final int CLASSES = 9;
    private static final double SPREAD = 0.12;
    private static final int NEIGHBOURS = 20;

    private final Part part;
    private final LabelledFeatures train;
    private final LabelledFeatures test;
    private double accuracy;

    /** What is timed. */
    public enum Part {
        BOTH("w4"),
        LOGISTIC_REGRESSION("w4-lr"),
        NEAREST_NEIGHBOURS("w4-knn");

        private final String id;

        Part(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** Makes up the features. */
    public ProbeWorkload(WorkloadSettings settings, Part part) {
        Natives.load();
        Threads.set(settings.threads());
        this.part = part;
        float[] centres = new float[CLASSES * WIDTH];
        Rng rng = Rng.of(4, 0);
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) (rng.nextGaussian() * SPREAD);
        }
        train = features(TRAIN, centres, Rng.of(4, 1));
        test = features(TEST, centres, Rng.of(4, 2));
    }

    private static LabelledFeatures features(int rows, float[] centres, Rng rng) {
        FeatureMatrix features = FeatureMatrix.zeros(rows, WIDTH);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = rng.nextInt(CLASSES);
            for (int j = 0; j < WIDTH; j++) {
                features.values()[i * WIDTH + j] = (float) (centres[labels[i] * WIDTH + j] + rng.nextGaussian());
            }
        }
        return LabelledFeatures.of(features, labels, CLASSES);
    }

    @Override
    public String name() {
        return part.id();
    }

    @Override
    public String description() {
        String what = switch (part) {
            case BOTH -> "logistic regression and 20-NN";
            case LOGISTIC_REGRESSION -> "logistic regression";
            case NEAREST_NEIGHBOURS -> "20-NN";
        };
        String work = String.format(
                Locale.ROOT,
                "%s on %,d training and %,d test vectors of width %,d, %d classes",
                what,
                TRAIN,
                TEST,
                WIDTH,
                CLASSES);
        return accuracy == 0 ? work : work + String.format(Locale.ROOT, ", accuracy %.4f", accuracy);
    }

    @Override
    public String unit() {
        return "runs/min";
    }

    @Override
    public double run() {
        long start = System.nanoTime();
        if (part != Part.NEAREST_NEIGHBOURS) {
            LinearProbe probe = LinearProbe.fit(train, LinearProtocol.SKLEARN_LR);
            accuracy = accuracy(probe.predict(test.features()));
        }
        if (part != Part.LOGISTIC_REGRESSION) {
            // scikit-learn's classifier neither centres nor normalises.
            accuracy = accuracy(new Knn(train, NEIGHBOURS, false, false).predict(test.features()));
        }
        return 60e9 / (System.nanoTime() - start);
    }

    private double accuracy(Predictions predictions) {
        return Confusion.of(CLASSES, test.labels(), predictions.labels()).accuracy();
    }

    /** Accuracy of the last run, to be held against scikit-learn's 0.946 (logistic regression) and 0.673 (20-NN). */
    public double accuracy() {
        return accuracy;
    }

    /** For 20-NN: the products of all pairs alone, at the measured rate of a large product of this width. */
    @Override
    public Optional<Ceiling> ceiling() {
        if (part != Part.NEAREST_NEIGHBOURS) {
            return Optional.empty();
        }
        ProductRate rate = ProductRate.measure(WIDTH);
        double seconds = 2.0 * TRAIN * TEST * WIDTH / rate.perSecond();
        return Optional.of(new Ceiling(
                60 / seconds,
                String.format(
                        Locale.ROOT,
                        "the products of all pairs at the measured %.0f G operations/s in %s",
                        rate.perSecond() / 1e9,
                        rate.format())));
    }

    @Override
    public void close() {}
}
