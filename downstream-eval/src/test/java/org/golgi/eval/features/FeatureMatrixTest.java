package org.golgi.eval.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureMatrixTest {
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void the_first_row_that_is_not_finite_is_told(float broken) {
        FeatureMatrix features = FeatureMatrix.zeros(5000, 3);
        features.values()[3 * 4200 + 1] = broken;
        assertThat(features.firstNotFinite()).isEqualTo(4200);
        features.values()[3 * 17 + 2] = broken;
        assertThat(features.firstNotFinite()).isEqualTo(17);
    }

    @Test
    void finite_rows_are_all_in_order() {
        FeatureMatrix features = FeatureMatrix.zeros(100, 3);
        features.values()[7] = Float.MAX_VALUE;
        assertThat(features.firstNotFinite()).isEqualTo(-1);
    }
}
