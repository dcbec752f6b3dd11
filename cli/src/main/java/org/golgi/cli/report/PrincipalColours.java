package org.golgi.cli.report;

import java.util.Arrays;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/**
 * Colours for feature vectors: the first three principal components as red, green and blue (Oquab et al. 2024, figure
 * 1). Vectors that the model finds alike get like colours, on all pictures at once.
 */
final class PrincipalColours {
    private static final int CHANNELS = 3;
    /** This share at either end of a component is drawn in its extreme colour. */
    private static final double CLIPPED = 0.01;

    private PrincipalColours() {}

    /**
     * Red, green, blue of each row.
     *
     * @param features [M, D] with M and D of at least 3
     * @return 3 M bytes, a row's three beside each other
     */
    static byte[] of(Tensor features) {
        float[] projected = project(features);
        int M = projected.length / CHANNELS;
        byte[] colours = new byte[projected.length];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] component = new float[M];
            for (int i = 0; i < M; i++) {
                component[i] = projected[CHANNELS * i + channel];
            }
            float[] sorted = component.clone();
            Arrays.sort(sorted);
            double low = sorted[(int) (CLIPPED * (M - 1))];
            double high = sorted[(int) Math.ceil((1 - CLIPPED) * (M - 1))];
            for (int i = 0; i < M; i++) {
                double share = high > low ? (component[i] - low) / (high - low) : 0.5;
                colours[CHANNELS * i + channel] = (byte) Math.round(255 * Math.max(0, Math.min(1, share)));
            }
        }
        return colours;
    }

    /** Coordinates [M, 3] along the directions of largest variance, each pointing to its largest weight. */
    private static float[] project(Tensor features) {
        try (Scope scope = new Scope()) {
            Tensor x = features.to(Ops.F32);
            Tensor centred = x.sub(x.mean(new long[] {0}, true, new ScalarTypeOptional()));
            Tensor covariance = centred.t().mm(centred); // [D, D]
            T_TensorTensor_T eigen = torch.linalg_eigh(covariance, "L");
            long D = covariance.size(0);
            Tensor directions = eigen.get1().narrow(1, D - CHANNELS, CHANNELS).flip(1); // [D, 3], largest first
            Tensor strongest = directions.abs().argmax(new org.bytedeco.pytorch.LongOptional(0), true); // [1, 3]
            Tensor signs = directions.gather(0, strongest).sign();
            return Ops.toFloats(centred.mm(directions.mul(signs)));
        }
    }
}
