package org.golgi.eval.survival;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.golgi.core.optim.LBfgs;

/**
 * Minus the mean logarithm of Cox's partial likelihood (Cox 1972) plus ½ λ ‖β‖², with its gradient. With S(t) = Σ exp(βx)
 * over the patients still at risk at t, an event adds βx - log S(t); of d events at one time the l-th (from 0) sees
 * S(t) - l/d Σ exp(βx) of these events with Efron's rule.
 */
final class PartialLikelihood implements LBfgs.Objective {
    private final double[][] covariates;
    private final Survival survival;
    private final Ties ties;
    private final double penalty;
    private final int[] latestFirst;

    PartialLikelihood(double[][] covariates, Survival survival, Ties ties, double penalty) {
        this.covariates = covariates;
        this.survival = survival;
        this.ties = ties;
        this.penalty = penalty;
        this.latestFirst = IntStream.range(0, survival.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -survival.times()[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    @Override
    public double evaluate(double[] beta, double[] gradient) {
        int n = survival.size();
        double[] scores =
                IntStream.range(0, n).mapToDouble(i -> dot(covariates[i], beta)).toArray();
        double shift = Arrays.stream(scores).max().orElse(0); // exp must not overflow; the likelihood does not change
        Arrays.fill(gradient, 0);
        double logLikelihood = 0;
        Sum atRisk = new Sum(beta.length);
        int from = 0;
        while (from < n) {
            int to = from;
            Sum dying = new Sum(beta.length);
            int deaths = 0;
            double time = survival.times()[latestFirst[from]];
            while (to < n && survival.times()[latestFirst[to]] == time) {
                int i = latestFirst[to++];
                double weight = Math.exp(scores[i] - shift);
                atRisk.add(weight, covariates[i]);
                if (survival.events()[i]) {
                    deaths++;
                    dying.add(weight, covariates[i]);
                    logLikelihood += scores[i] - shift;
                    addTo(gradient, covariates[i], -1);
                }
            }
            for (int l = 0; l < deaths; l++) {
                double share = ties == Ties.EFRON ? l / (double) deaths : 0;
                double rest = atRisk.weight - share * dying.weight;
                logLikelihood -= Math.log(rest);
                addTo(gradient, atRisk.weighted, 1 / rest);
                addTo(gradient, dying.weighted, -share / rest);
            }
            from = to;
        }
        for (int j = 0; j < beta.length; j++) {
            gradient[j] = gradient[j] / n + penalty * beta[j];
        }
        return -logLikelihood / n + penalty / 2 * dot(beta, beta);
    }

    /** Σ exp(βx) and Σ exp(βx) x. */
    private static final class Sum {
        private double weight;
        private final double[] weighted;

        Sum(int width) {
            weighted = new double[width];
        }

        void add(double w, double[] x) {
            weight += w;
            addTo(weighted, x, w);
        }
    }

    private static void addTo(double[] target, double[] x, double factor) {
        for (int j = 0; j < target.length; j++) {
            target[j] += factor * x[j];
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
