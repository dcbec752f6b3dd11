package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.golgi.core.optim.InnerProduct;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class RandomRotationTest {
    private static final int WIDTH = 256;

    private static double[] vector(int number, double large) {
        Rng rng = Rng.of(5, number);
        double[] vector = new double[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            vector[j] = rng.nextGaussian() * (j % 64 == 9 ? large : 1);
        }
        return vector;
    }

    @Test
    void products_stay_and_large_components_are_spread() {
        RandomRotation rotation = new RandomRotation(WIDTH, Rng.of(1, 2));
        double[] a = vector(0, 20);
        double[] b = vector(1, 20);
        double before = InnerProduct.of(a, b);
        double largest = Arrays.stream(a).map(Math::abs).max().orElseThrow();
        rotation.apply(a);
        rotation.apply(b);
        assertThat(InnerProduct.of(a, b)).isCloseTo(before, within(1e-9));
        assertThat(Arrays.stream(a).map(Math::abs).max().orElseThrow()).isLessThan(largest / 2);
    }

    @Test
    void turning_is_worth_it_only_where_few_components_are_large() {
        double[] none = new double[WIDTH];
        assertThat(RandomRotation.isWorthwhile((i, room) -> vector(i, 1), 500, none))
                .isFalse();
        assertThat(RandomRotation.isWorthwhile((i, room) -> vector(i, 20), 500, none))
                .isTrue();
        assertThat(RandomRotation.isWorthwhile((i, room) -> new double[WIDTH], 500, none))
                .isFalse();
    }

    @Test
    void what_all_rows_share_does_not_count() {
        double[] shift = new double[WIDTH];
        shift[3] = 1000;
        RoundedRows.Source source = (i, room) -> {
            double[] row = vector(i, 1);
            row[3] += 1000;
            return row;
        };
        assertThat(RandomRotation.isWorthwhile(source, 500, shift)).isFalse();
        assertThat(RandomRotation.isWorthwhile(source, 500, new double[WIDTH])).isTrue();
    }
}
