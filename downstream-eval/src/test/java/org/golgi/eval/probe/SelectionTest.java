package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void each_place_holds_what_sorting_puts_there() {
        Rng rng = Rng.of(1);
        for (int length = 1; length < 60; length++) {
            for (int kinds : new int[] {1, 3, 1000}) {
                double[] values = new double[length];
                for (int i = 0; i < length; i++) {
                    int kind = rng.nextInt(kinds);
                    values[i] = kind == 2 ? Double.NEGATIVE_INFINITY : kind;
                }
                double[] sorted = values.clone();
                Arrays.sort(sorted);
                for (int place = 0; place < length; place++) {
                    double[] moved = values.clone();
                    assertThat(Selection.of(moved, place)).isEqualTo(sorted[place]);
                    Arrays.sort(moved);
                    assertThat(moved).containsExactly(sorted);
                }
            }
        }
    }
}
