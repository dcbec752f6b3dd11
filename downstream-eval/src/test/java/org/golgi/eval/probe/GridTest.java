package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class GridTest {
    /** As the kernel does. */
    private static int stored(Grid grid, double product) {
        return (int) Math.max(0, Math.min(Grid.LAST, Math.rint((float) product / (float) grid.step()) + grid.zero()));
    }

    @Test
    void no_product_is_stored_below_the_number_of_a_smaller_one() {
        Rng rng = Rng.of(1);
        for (Grid grid : new Grid[] {new Grid(0.37, -90), new Grid(12, 30), new Grid(1, 0)}) {
            int tight = 0;
            for (int i = 0; i < 20_000; i++) {
                double bottom = grid.product(1) + rng.nextDouble() * 253 * grid.step();
                double product = bottom + rng.nextDouble() * grid.step();
                int least = Grid.number(grid.place(bottom));
                assertThat(stored(grid, product)).isGreaterThanOrEqualTo(least);
                tight += stored(grid, bottom) == least ? 1 : 0;
            }
            assertThat(tight).isGreaterThan(19_000);
        }
    }

    @Test
    void a_number_stands_for_what_was_stored_but_for_its_error() {
        Grid grid = new Grid(0.37, -90);
        for (double product = grid.product(1); product < grid.product(254); product += 0.011) {
            assertThat(grid.product(stored(grid, product))).isCloseTo(product, within(grid.error()));
        }
        assertThat(grid.error()).isBetween(0.5 * 0.37, 0.51 * 0.37);
    }
}
