package org.golgi.eval.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.eval.features.FeatureMatrix;
import org.junit.jupiter.api.Test;

class TSneTest {

    @Test
    void clusters_of_many_dimensions_stay_together_on_the_plane() {
        int n = 90;
        double[][] rows = new double[n][20];
        Rng rng = Rng.of(1);
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < 20; d++) {
                rows[i][d] = rng.nextGaussian() + (d == i % 3 ? 12 : 0);
            }
        }
        double[][] places = TSne.place(rows, 15, 0);
        int same = 0;
        for (int i = 0; i < n; i++) {
            same += nearest(places, i) % 3 == i % 3 ? 1 : 0;
        }
        assertThat(same).isEqualTo(n);
        assertThat(TSne.place(rows, 15, 0)).isDeepEqualTo(places);
    }

    @Test
    void the_gradient_is_the_slope_of_the_divergence() {
        double[][] p = TSne.joint(noise(12, 5, 2), 3);
        double[][] y = noise(12, 2, 3);
        double[][] gradient = TSne.gradient(p, y, 1);
        double step = 1e-5;
        for (int i = 0; i < y.length; i++) {
            for (int d = 0; d < 2; d++) {
                double at = y[i][d];
                y[i][d] = at + step;
                double above = divergence(p, y);
                y[i][d] = at - step;
                double below = divergence(p, y);
                y[i][d] = at;
                assertThat(gradient[i][d]).isCloseTo((above - below) / (2 * step), within(1e-7));
            }
        }
    }

    @Test
    void a_neighbourhood_has_the_perplexity_asked_for() {
        double[][] rows = noise(40, 6, 4);
        double[] p = TSne.neighbourhood(rows, 7, Math.log(9));
        double entropy = 0;
        for (double share : p) {
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        assertThat(Math.exp(entropy)).isCloseTo(9, within(1e-6));
        assertThat(p[7]).isZero();
    }

    /** KL(P ‖ Q), van der Maaten and Hinton's cost function. */
    private static double divergence(double[][] p, double[][] y) {
        double total = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                total += i == j ? 0 : near(y[i], y[j]);
            }
        }
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                sum += i == j ? 0 : p[i][j] * Math.log(p[i][j] * total / near(y[i], y[j]));
            }
        }
        return sum;
    }

    private static double near(double[] a, double[] b) {
        return 1 / (1 + Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2));
    }

    private static double[][] noise(int n, int width, long seed) {
        Rng rng = Rng.of(seed);
        double[][] rows = new double[n][width];
        for (double[] row : rows) {
            for (int d = 0; d < width; d++) {
                row[d] = rng.nextGaussian();
            }
        }
        return rows;
    }

    private static int nearest(double[][] places, int i) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < places.length; j++) {
            double distance = Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]);
            if (j != i && distance < least) {
                least = distance;
                nearest = j;
            }
        }
        return nearest;
    }

    @Test
    void components_are_the_directions_of_largest_variance() {
        Natives.load();
        // Points on the line (3, 4) t: one component of length 5 t, nothing beside it.
        float[] values = {-3, -4, 0, 0, 3, 4};
        double[][] places = PrincipalComponents.project(new FeatureMatrix(3, 2, values), 2);
        assertThat(places[0][0]).isCloseTo(-5, within(1e-5));
        assertThat(places[2][0]).isCloseTo(5, within(1e-5));
        assertThat(places[2][1]).isCloseTo(0, within(1e-5));
    }
}
