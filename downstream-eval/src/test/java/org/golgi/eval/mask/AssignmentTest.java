package org.golgi.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    @Test
    void no_assignment_of_all_is_cheaper() {
        for (int seed = 0; seed < 300; seed++) {
            Rng rng = Rng.of(seed);
            int rows = 1 + rng.nextInt(5);
            int columns = rows + rng.nextInt(3);
            double[][] cost = new double[rows][columns];
            boolean ties = seed % 3 == 0;
            for (double[] row : cost) {
                for (int c = 0; c < columns; c++) {
                    row[c] = ties ? rng.nextInt(3) : rng.nextGaussian();
                }
            }
            int[] chosen = Assignment.cheapest(cost);
            assertThat(Arrays.stream(chosen).distinct().count()).isEqualTo(rows);
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += cost[r][chosen[r]];
            }
            assertThat(sum).isCloseTo(least(cost, 0, new boolean[columns]), within(1e-12));
        }
    }

    /** Tries everything. */
    private static double least(double[][] cost, int row, boolean[] taken) {
        if (row == cost.length) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int c = 0; c < taken.length; c++) {
            if (!taken[c]) {
                taken[c] = true;
                best = Math.min(best, cost[row][c] + least(cost, row + 1, taken));
                taken[c] = false;
            }
        }
        return best;
    }

    @Test
    void what_cannot_be_assigned_is_refused() {
        assertThat(Assignment.cheapest(new double[0][])).isEmpty();
        assertThatThrownBy(() -> Assignment.cheapest(new double[2][1])).hasMessageContaining("2 rows");
        assertThatThrownBy(() -> Assignment.cheapest(new double[][] {{Double.NaN}}))
                .hasMessageContaining("finite");
    }
}
