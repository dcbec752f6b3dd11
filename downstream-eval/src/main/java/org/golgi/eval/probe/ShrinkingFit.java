package org.golgi.eval.probe;

import java.util.stream.IntStream;
import org.golgi.core.optim.LBfgs;

/**
 * Finds the one minimum of a strictly convex logistic regression with few passes over all rows.
 *
 * <p>Once most rows are classified with certainty they hardly bend the objective: their gradient stays what it is while
 * the weights move on. So rows that hold nearly all of the doubt Σ(1 - p) are minimised over alone, with the gradient of
 * the others as a constant, and then the objective and its gradient are looked at over all rows again. Only that gradient
 * decides whether the fit is done, so the shortcut changes the way and not the end. Rows of which many stay in doubt are
 * fitted all together, as usual.
 *
 * <p>Float32 hides slopes that are small beside the rounding of its sums, and by how much depends on the processor. Where
 * it goes no further above the tolerance, float64 ends the fit.
 */
final class ShrinkingFit {
    private static final double SETTLED_SHARE = 0.01;
    private static final int UNTOLD_BITS = 16;
    private static final double LARGEST_PART = 0.4;
    private static final double FIRST_GOAL = 1e-3;
    private static final double GOAL_OF_ROUND = 0.03;
    private static final int HISTORY = 20;
    /** Share of the objective below which a change ends a round, as scikit-learn has it. */
    private static final double LEAST_CHANGE = 2.2e-9;

    /** So little that the gradient ends the last round, wherever the minimum is flat. */
    private static final double LEAST_EXACT_CHANGE = 1e-12;

    private final SoftmaxRegression objective;
    private final int scale;
    private final double tolerance;
    private final int maxIterations;
    private int evaluations;

    /**
     * A fit of this objective.
     *
     * @param tolerance the fit ends when no component of the gradient of the sum over rows is larger
     * @param maxIterations of L-BFGS over all rows
     */
    ShrinkingFit(SoftmaxRegression objective, double tolerance, int maxIterations) {
        this.objective = objective;
        this.scale = objective.rows();
        this.tolerance = tolerance;
        this.maxIterations = maxIterations;
    }

    /** Minimises from zero; evaluations are those over all rows. */
    LBfgs.Result run() {
        State state = state(new double[objective.parameters()]);
        double goal = FIRST_GOAL * largest(state.gradient());
        int iterations = 0;
        while (largest(state.gradient()) > tolerance && iterations < maxIterations) {
            int[] doubtful = doubtful();
            State next = state;
            if (iterations > 0 && doubtful.length < LARGEST_PART * scale) {
                next = state(overPart(doubtful, state));
            }
            if (!(next.value() < state.value())) {
                LBfgs.Result all = overAll(
                        objective, state, Math.max(goal, tolerance), leastChange(state), maxIterations - iterations);
                iterations += all.iterations();
                next = state(all.point());
                if (largest(next.gradient()) > Math.max(goal, tolerance) && iterations < maxIterations) {
                    return exactly(next, iterations);
                }
                goal /= 10;
            }
            state = next;
        }
        return new LBfgs.Result(state.point(), state.value() / scale, iterations, evaluations);
    }

    private LBfgs.Result exactly(State state, int iterations) {
        LBfgs.Result end = overAll(
                objective::evaluateExactly,
                state,
                tolerance,
                LEAST_EXACT_CHANGE * Math.max(1, state.value()),
                maxIterations - iterations);
        return new LBfgs.Result(end.point(), end.value() / scale, iterations + end.iterations(), evaluations);
    }

    /** A point and the objective there, summed over all rows. */
    private record State(double[] point, double value, double[] gradient) {}

    private State state(double[] point) {
        double[] gradient = new double[point.length];
        evaluations++;
        return new State(point, summed(objective, point, gradient), gradient);
    }

    /** The sum instead of the mean over rows: L-BFGS takes differences below 1e-10 for nothing. */
    private double summed(LBfgs.Objective mean, double[] point, double[] gradient) {
        double value = mean.evaluate(point, gradient);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
        return value * scale;
    }

    private LBfgs.Result overAll(LBfgs.Objective mean, State start, double goal, double leastChange, int iterations) {
        LBfgs.Result result = new LBfgs(settings(goal, iterations, leastChange))
                .minimize((point, gradient) -> summed(mean, point, gradient), start.point());
        evaluations += result.evaluations();
        return result;
    }

    private static LBfgs.Settings settings(double goal, int iterations, double leastChange) {
        return new LBfgs.Settings(iterations, 2 * iterations, HISTORY, goal, leastChange);
    }

    private static double leastChange(State state) {
        return LEAST_CHANGE * Math.max(1, state.value());
    }

    /**
     * The rows without those that together hold a small share of all doubt. Counted in buckets of doubts that are equal in
     * their leading bits: to sort them takes longer than it saves, most of all the first time in a process.
     */
    private int[] doubtful() {
        float[] doubts = objective.doubts();
        double[] buckets = new double[1 << Float.SIZE - UNTOLD_BITS];
        double sum = 0;
        for (float doubt : doubts) {
            buckets[bucket(doubt)] += doubt;
            sum += doubt;
        }
        double settled = 0;
        int least = 0;
        while (least < buckets.length && settled + buckets[least] < SETTLED_SHARE * sum) {
            settled += buckets[least++];
        }
        int from = least;
        return IntStream.range(0, doubts.length)
                .filter(i -> bucket(doubts[i]) >= from)
                .toArray();
    }

    /** Rounding takes some doubts a little below 0. */
    private static int bucket(float doubt) {
        return Float.floatToIntBits(Math.max(doubt, 0)) >>> UNTOLD_BITS;
    }

    /** Minimises f(part) + (∇f(all) - ∇f(part)) · w, the penalty being one of the parts. */
    private double[] overPart(int[] rows, State state) {
        double[] start = state.point();
        double[] gradient = state.gradient();
        try (SoftmaxRegression part = objective.part(rows)) {
            LBfgs.Objective partOnly = (point, into) -> objective.penalised(part, point, into);
            double[] slope = new double[start.length];
            summed(partOnly, start, slope);
            for (int i = 0; i < slope.length; i++) {
                slope[i] = gradient[i] - slope[i];
            }
            LBfgs.Objective model = (point, into) -> {
                double value = summed(partOnly, point, into);
                for (int i = 0; i < into.length; i++) {
                    value += slope[i] * (point[i] - start[i]);
                    into[i] += slope[i];
                }
                return value;
            };
            double goal = Math.max(tolerance / 2, GOAL_OF_ROUND * largest(gradient));
            return new LBfgs(settings(goal, maxIterations, leastChange(state)))
                    .minimize(model, start)
                    .point();
        }
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
