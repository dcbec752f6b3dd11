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
