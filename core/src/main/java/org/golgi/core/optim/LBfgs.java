package org.golgi.core.optim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4) with a strong-Wolfe line search (algorithms 3.5 and 3.6
 * with cubic interpolation).
 *
 * <p>Takes the same path as {@code torch.optim.LBFGS(line_search_fn="strong_wolfe", lr=1)}: the same first step, scaling
 * of the inverse Hessian, bracketing and stopping rules, so that probes published with it can be repeated.
 */
public final class LBfgs {
    private static final double CURVATURE_FLOOR = 1e-10;

    private final Settings settings;

    /** A function with its gradient. */
    @FunctionalInterface
    public interface Objective {
        /** The value at the point; writes the gradient into the second array. */
        double evaluate(double[] point, double[] gradient);
    }

    /**
     * When to stop.
     *
     * @param maxIterations steps taken at most
     * @param maxEvaluations no further step once the objective was evaluated this often
     * @param history pairs of steps and gradient changes kept
     * @param gradientTolerance stop when no component of the gradient is larger
     * @param changeTolerance stop when step or objective change less
     */
    public record Settings(
            int maxIterations, int maxEvaluations, int history, double gradientTolerance, double changeTolerance) {

        public Settings {
            if (maxIterations < 1 || maxEvaluations < 1 || history < 1) {
                throw new IllegalArgumentException("L-BFGS needs at least 1 iteration, evaluation and kept pair, got "
                        + maxIterations + ", " + maxEvaluations + " and " + history);
            }
        }

        /** PyTorch's defaults for this many iterations: 5/4 as many evaluations, 100 pairs, 1e-7 and 1e-9. */
        public static Settings torch(int maxIterations) {
            return new Settings(maxIterations, maxIterations * 5 / 4, 100, 1e-7, 1e-9);
        }
    }

    /**
     * Where the search ended.
     *
     * @param point the best point
     * @param value objective there
     * @param iterations steps taken
     * @param evaluations how often the objective was evaluated
     */
    public record Result(double[] point, double value, int iterations, int evaluations) {}

    private record Pair(double[] step, double[] gradientChange, double curvature) {}

    public LBfgs(Settings settings) {
        this.settings = settings;
    }

    /** Minimises from this start, which is not changed. */
    public Result minimize(Objective objective, double[] start) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = objective.evaluate(point, gradient);
        int evaluations = 1;
        int iterations = 0;
        Deque<Pair> pairs = new ArrayDeque<>();
        double scale = 1;
        double[] direction = negated(gradient);
        WolfeSearch search = new WolfeSearch(objective, settings.changeTolerance());
        while (iterations < settings.maxIterations() && largest(gradient) > settings.gradientTolerance()) {
            iterations++;
            double step = iterations == 1 ? Math.min(1, 1 / sumOfMagnitudes(gradient)) : 1;
            double slope = InnerProduct.of(gradient, direction);
            if (slope > -settings.changeTolerance()) {
                break;
            }
            WolfeSearch.Found found =
                    search.run(point, direction, step, new WolfeSearch.Probe(0, value, gradient, slope));
            evaluations += found.evaluations();
            double taken = found.probe().step();
            double[] change = scaled(direction, taken);
            addTo(point, change, 1);
            double moved = Math.abs(found.probe().value() - value);
            double[] gradientChange = difference(found.probe().gradient(), gradient);
            gradient = found.probe().gradient();
            value = found.probe().value();
            if (evaluations >= settings.maxEvaluations()
                    || largest(change) <= settings.changeTolerance()
                    || moved < settings.changeTolerance()) {
                break;
            }
            double curvature = InnerProduct.of(gradientChange, change);
            if (curvature > CURVATURE_FLOOR) {
                if (pairs.size() == settings.history()) {
                    pairs.removeFirst();
                }
                pairs.addLast(new Pair(change, gradientChange, curvature));
                scale = curvature / InnerProduct.of(gradientChange, gradientChange);
            }
            direction = descent(gradient, new ArrayList<>(pairs), scale);
        }
        return new Result(point, value, iterations, evaluations);
    }

    /** The two-loop recursion. */
    private static double[] descent(double[] gradient, List<Pair> pairs, double scale) {
        double[] q = negated(gradient);
        double[] alpha = new double[pairs.size()];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            alpha[i] = InnerProduct.of(pair.step(), q) / pair.curvature();
            addTo(q, pair.gradientChange(), -alpha[i]);
        }
        double[] r = scaled(q, scale);
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            double beta = InnerProduct.of(pair.gradientChange(), r) / pair.curvature();
            addTo(r, pair.step(), alpha[i] - beta);
        }
        return r;
    }

    static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    static void addTo(double[] target, double[] x, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * x[i];
        }
    }

    private static double sumOfMagnitudes(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += Math.abs(value);
        }
        return sum;
    }

    private static double[] negated(double[] x) {
        return scaled(x, -1);
    }

    private static double[] scaled(double[] x, double factor) {
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = factor * x[i];
        }
        return result;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }
}
