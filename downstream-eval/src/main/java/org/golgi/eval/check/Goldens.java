package org.golgi.eval.check;

import java.io.IOException;
import java.util.Arrays;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.LabelledFeatures;

/** Reads golden tensors in the forms that the probes take. */
final class Goldens {

    private Goldens() {}

    static FeatureMatrix matrix(SafetensorsFile file, String name) throws IOException {
        long[] shape = file.entry(name).sizes();
        return new FeatureMatrix(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), file.floats(name));
    }

    static int[] ints(SafetensorsFile file, String name) throws IOException {
        return Arrays.stream(file.longs(name)).mapToInt(Math::toIntExact).toArray();
    }

    /** The tensors {@code SET_features} and {@code SET_labels}. */
    static LabelledFeatures labelled(SafetensorsFile file, String set, int numClasses) throws IOException {
        return LabelledFeatures.of(matrix(file, set + "_features"), ints(file, set + "_labels"), numClasses);
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    static int firstDifference(int[] actual, int[] expected) {
        return Arrays.mismatch(actual, expected);
    }
}
