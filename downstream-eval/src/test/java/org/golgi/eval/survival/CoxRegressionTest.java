package org.golgi.eval.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.golgi.eval.features.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoxRegressionTest {
    private static final FeatureMatrix FEATURES = new FeatureMatrix(10, 2, new float[] {
        0.5f, 1.0f, 1.5f, -0.3f, -0.7f, 0.2f, 2.0f, 0.9f, -1.2f, -1.1f, 0.1f, 0.4f, 0.9f, -0.8f, -0.4f, 1.3f, 1.1f,
        0.6f, -1.9f, -0.5f
    });
    /** Two events at 5, at 3 and at 2. */
    private static final Survival SURVIVAL = new Survival(
            new double[] {5, 3, 8, 2, 9, 5, 3, 7, 2, 10},
            new boolean[] {true, true, false, true, true, true, true, false, true, false});

    @TempDir
    Path folder;

    /** Both minima by scipy's BFGS on a likelihood written down apart, with λ = 0.1. */
    @Test
    void coefficients_are_those_of_scipy_for_both_rules_of_ties() {
        CoxRegression efron = CoxRegression.fit(FEATURES, SURVIVAL, Ties.EFRON, 0.1);
        assertThat(efron.beta()[0]).isCloseTo(1.61991256, within(1e-5));
        assertThat(efron.beta()[1]).isCloseTo(-0.06719068, within(1e-5));
        CoxRegression breslow = CoxRegression.fit(FEATURES, SURVIVAL, Ties.BRESLOW, 0.1);
        assertThat(breslow.beta()[0]).isCloseTo(1.47416999, within(1e-5));
        assertThat(breslow.beta()[1]).isCloseTo(-0.0719242, within(1e-5));
    }

    @Test
    void the_gradient_is_that_of_differences() {
        double[][] covariates = {{0.5, 1}, {1.5, -0.3}, {-0.7, 0.2}, {2, 0.9}};
        Survival survival = new Survival(new double[] {3, 1, 3, 2}, new boolean[] {true, true, true, false});
        for (Ties ties : Ties.values()) {
            PartialLikelihood objective = new PartialLikelihood(covariates, survival, ties, 0.2);
            double[] beta = {0.3, -0.4};
            double[] gradient = new double[2];
            objective.evaluate(beta, gradient);
            double[] ignored = new double[2];
            for (int j = 0; j < 2; j++) {
                double[] up = beta.clone();
                up[j] += 1e-5;
                double[] down = beta.clone();
                down[j] -= 1e-5;
                double slope = (objective.evaluate(up, ignored) - objective.evaluate(down, ignored)) / 2e-5;
                assertThat(gradient[j]).isCloseTo(slope, within(1e-8));
            }
        }
    }

    @Test
    void concordance_counts_comparable_pairs_and_halves_equal_risks() {
        Concordance concordance = new Concordance(SURVIVAL, new double[] {1, 3, 0, 3, 1, 2, 2, 0, 2, 0});
        short[] once = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(concordance.comparablePairs()).isEqualTo(37);
        assertThat(concordance.index(once)).isCloseTo(0.9054054054054054, within(1e-15));
        // Two patients, one of them twice: one pair, whatever its weight.
        short[] pair = {2, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(concordance.index(pair)).isEqualTo(1.0);
        assertThat(concordance.index(new short[10])).isNaN();
    }

    @Test
    void what_cannot_be_fitted_is_an_error() {
        Survival none = new Survival(new double[] {1, 2}, new boolean[2]);
        FeatureMatrix two = new FeatureMatrix(2, 1, new float[] {1, 2});
        assertThatThrownBy(() -> CoxRegression.fit(two, none, Ties.EFRON, 0.1)).hasMessageContaining("had the event");
        assertThatThrownBy(() -> CoxRegression.fit(FEATURES, SURVIVAL, Ties.EFRON, 0))
                .hasMessageContaining("--penalty 0.0 is illegal");
    }

    @Test
    void outcomes_that_cannot_be_read_are_named() throws IOException {
        Path csv = folder.resolve("outcomes.csv");
        Files.writeString(csv, "patient,time,event\np1,3.5,1\np2,soon,0\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("row 3: time 'soon' is illegal");
        Files.writeString(csv, "patient,time,event\np1,3.5,yes\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("row 2: event 'yes' is illegal");
        Files.writeString(csv, "patient,months,event\np1,3.5,1\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("no column 'time'");
        Files.writeString(csv, "slide_id,time,event\ns1,3.5,1\ns1,2,0\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("'s1' stands there twice");
        Files.writeString(csv, "patient,time,event,time\np1,3.5,1,2\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("is no CSV with a header line");
        Files.writeString(csv, "patient,time,event\np1,3,5,1\n");
        assertThatThrownBy(() -> OutcomeTable.read(csv)).hasMessageContaining("row 2: 4 fields, the header has 3");
        Files.writeString(csv, "");
        assertThatThrownBy(() -> OutcomeTable.read(csv))
                .hasMessageContaining("is empty; write a header line such as patient,time,event");
        assertThatThrownBy(() -> OutcomeTable.read(folder)).hasMessageContaining("is a folder; give a CSV");
        assertThatThrownBy(() -> OutcomeTable.read(folder.resolve("no.csv"))).hasMessageContaining("does not exist");
        Files.writeString(csv, "\uFEFFpatient,time,event\np1,3.5,1\n");
        assertThat(OutcomeTable.read(csv).byUnit()).containsOnlyKeys("p1");
    }
}
