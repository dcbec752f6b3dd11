package org.golgi.datasets.image;

import java.util.List;

/** From bytes to the numbers an encoder sees: {@code (value / 255 - mean) / deviation}, in single precision. */
public final class Normalisation {

    private Normalisation() {}

    /** The normalised number of every byte: [3][256]. */
    public static float[][] table(List<Double> mean, List<Double> deviation) {
        float[][] table = new float[3][256];
        for (int channel = 0; channel < 3; channel++) {
            float m = mean.get(channel).floatValue();
            float d = deviation.get(channel).floatValue();
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value / 255f - m) / d;
            }
        }
        return table;
    }
}
