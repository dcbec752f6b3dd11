package org.golgi.eval.map;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;

/** The directions of largest variance (Pearson 1901), by singular values of the centred features. */
public final class PrincipalComponents {

    private PrincipalComponents() {}

    /**
     * Coordinates of each row, the largest variance first; each direction points to its largest weight.
     *
     * @param count how many, at most rows and columns
     */
    public static double[][] project(FeatureMatrix features, int count) {
        int k = Math.min(count, Math.min(features.rows(), features.columns()));
        float[] values;
        try (Scope scope = new Scope()) {
            Tensor x = features.tensor();
            Tensor centred = x.sub(x.mean(new long[] {0}, true, new ScalarTypeOptional()))
                    .to(Ops.F64);
            T_TensorTensorTensor_T parts =
                    torch.linalg_svd(centred, false, new org.bytedeco.pytorch.StringViewOptional());
            Tensor directions = parts.get2().narrow(0, 0, k); // [k, D]
            Tensor strongest = directions.abs().argmax(new org.bytedeco.pytorch.LongOptional(1), true); // [k, 1]
            Tensor signed = directions.mul(directions.gather(1, strongest).sign());
            values = Ops.toFloats(centred.mm(signed.t())); // [N, k]
        }
        double[][] rows = new double[features.rows()][k];
        for (int i = 0; i < values.length; i++) {
            rows[i / k][i % k] = values[i];
        }
        return rows;
    }
}
