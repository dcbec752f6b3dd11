package org.golgi.eval.bench;

import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.LabelledFeatures;

/** Made-up features: normal clouds around one centre a class. */
final class Clouds {
    private static final double SPREAD = 0.12;

    private Clouds() {}

    static LabelledFeatures of(int rows, int width, int classes, long seed) {
        float[] centres = new float[classes * width];
        Rng rng = Rng.of(4, 0);
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) (rng.nextGaussian() * SPREAD);
        }
        FeatureMatrix features = FeatureMatrix.zeros(rows, width);
        int[] labels = new int[rows];
        IntStream.range(0, rows).parallel().forEach(i -> {
            Rng ofRow = Rng.of(4, seed, i);
            labels[i] = i % classes;
            for (int j = 0; j < width; j++) {
                features.values()[i * width + j] = (float) (centres[labels[i] * width + j] + ofRow.nextGaussian());
            }
        });
        return LabelledFeatures.of(features, labels, classes);
    }
}
