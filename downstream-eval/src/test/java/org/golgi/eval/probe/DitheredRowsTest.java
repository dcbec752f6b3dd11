package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitheredRowsTest {
    private static final int COUNT = 70;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static double[] vector(int number, int width, double size) {
        Rng rng = Rng.of(5, number);
        double[] vector = new double[width];
        for (int j = 0; j < width; j++) {
            vector[j] = size * rng.nextGaussian();
        }
        return vector;
    }

    private static RoundedRows rows(int width, double size, RoundedRows.Side side) {
        return RoundedRows.of(
                (i, room) -> vector(i, width, size),
                RoundedRows.numbers(0, COUNT),
                new double[width],
                ProductFormat.INT8,
                side,
                false);
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        Ops.memory(tensor).asDoubleBuffer().get(values);
        return values;
    }

    /** Components are off by half a step and what float32 adds; the whole row by no more than it says of itself. */
    @ParameterizedTest
    @CsvSource({
        "QUERIES,5,1",
        "QUERIES,33,1e-36",
        "QUERIES,1024,1e14",
        "DATABASE,5,1",
        "DATABASE,33,1e14",
        "DATABASE,1024,1e-3"
    })
    void rows_are_off_by_half_a_step_a_component_at_the_most(RoundedRows.Side side, int width, double size) {
        try (Scope scope = new Scope()) {
            RoundedRows rows = rows(width, size, side);
            double[] rounded = doubles(rows.values());
            double largest = 0;
            for (int i = 0; i < COUNT; i++) {
                double[] exact = vector(rows.numbers()[i], width, size);
                double step = rows.dithered().steps()[i];
                double square = 0;
                for (int j = 0; j < width; j++) {
                    double off = Math.abs(exact[j] - rounded[i * width + j]);
                    assertThat(off).isLessThan(step * (0.5 + 1.0 / (1 << 15)));
                    largest = Math.max(largest, off / step);
                    square += off * off;
                }
                assertThat(Math.sqrt(square)).isLessThan(rows.errors()[i]);
            }
            assertThat(largest).isGreaterThan(0.4);
        }
    }

    @ParameterizedTest
    @CsvSource({"QUERIES,1024", "DATABASE,1024", "DATABASE,33"})
    void a_correction_is_the_product_with_the_dither_of_the_other_side(RoundedRows.Side side, int width) {
        try (Scope scope = new Scope()) {
            RoundedRows rows = rows(width, 1, side);
            RoundedRows other = rows(
                    width, 1, side == RoundedRows.Side.QUERIES ? RoundedRows.Side.DATABASE : RoundedRows.Side.QUERIES);
            double[] rounded = doubles(rows.values());
            double[] dither = other.dithered().dither();
            double[] own = rows.dithered().dither();
            for (int i = 0; i < COUNT; i++) {
                double step = rows.dithered().steps()[i];
                double expected = 0;
                for (int j = 0; j < width; j++) {
                    // Of a query the dither of both is taken away once, with its own numbers.
                    double whole = rounded[i * width + j] / step + own[j];
                    expected += (side == RoundedRows.Side.QUERIES ? whole - own[j] : whole) * dither[j];
                }
                double slip = DitheredRows.slip(step, rows.lengths()[i], width) / step;
                assertThat(Math.abs(rows.dithered().corrections()[i] - expected))
                        .isLessThan(slip);
            }
        }
    }

    @Test
    void rows_of_nought_stay_nought_but_for_a_step_that_does_not_count() {
        try (Scope scope = new Scope()) {
            RoundedRows rows = RoundedRows.of(
                    (i, room) -> new double[8],
                    RoundedRows.numbers(0, 3),
                    new double[8],
                    ProductFormat.INT8,
                    RoundedRows.Side.DATABASE,
                    true);
            assertThat(doubles(rows.values()))
                    .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-30 ? 0 : 1)
                    .containsOnly(0);
        }
    }
}
