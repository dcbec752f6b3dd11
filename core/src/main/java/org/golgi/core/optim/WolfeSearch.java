package org.golgi.core.optim;

/**
 * Finds a step along a direction that meets the strong Wolfe conditions (Nocedal and Wright 2006, eq. 3.7): sufficient
 * decrease with c₁ = 1e-4 and curvature with c₂ = 0.9. First brackets, then narrows the bracket by cubic interpolation.
 */
final class WolfeSearch {
    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int MAX_TRIALS = 25;

    private final LBfgs.Objective objective;
    private final double changeTolerance;

    /** The objective at one step along the direction; slope is gradient · direction. */
    record Probe(double step, double value, double[] gradient, double slope) {}

    record Found(Probe probe, int evaluations) {}

    WolfeSearch(LBfgs.Objective objective, double changeTolerance) {
        this.objective = objective;
        this.changeTolerance = changeTolerance;
    }

    Found run(double[] point, double[] direction, double firstStep, Probe origin) {
        Probe previous = origin;
        Probe current = probe(point, direction, firstStep);
        int trials = 0;
        while (trials < MAX_TRIALS) {
            if (rises(current, origin) || (trials > 1 && current.value() >= previous.value())) {
                return narrow(point, direction, origin, previous, current, trials);
            }
            if (flat(current, origin)) {
                return new Found(current, trials + 1);
            }
            if (current.slope() >= 0) {
                return narrow(point, direction, origin, previous, current, trials);
            }
            double step = cubicMinimum(
                    previous, current, current.step() + 0.01 * (current.step() - previous.step()), 10 * current.step());
            previous = current;
            current = probe(point, direction, step);
            trials++;
        }
        return new Found(origin.value() <= current.value() ? origin : current, trials + 1);
    }

    private Found narrow(double[] point, double[] direction, Probe origin, Probe first, Probe second, int trials) {
        double reach = LBfgs.largest(direction);
        boolean firstIsLow = first.value() <= second.value();
        Probe low = firstIsLow ? first : second;
        Probe high = firstIsLow ? second : first;
        boolean stalled = false;
        int done = trials;
        while (done < MAX_TRIALS) {
            double left = Math.min(low.step(), high.step());
            double right = Math.max(low.step(), high.step());
            if ((right - left) * reach < changeTolerance) {
                break;
            }
            Probe nearer = low.step() <= high.step() ? low : high;
            double step = cubicMinimum(nearer, nearer == low ? high : low, left, right);
            double margin = 0.1 * (right - left);
            boolean atEdge = Math.min(right - step, step - left) < margin;
            if (atEdge && (stalled || step >= right || step <= left)) {
                step = Math.abs(step - right) < Math.abs(step - left) ? right - margin : left + margin;
                atEdge = false;
            }
            stalled = atEdge;
            Probe trial = probe(point, direction, step);
            done++;
            if (rises(trial, origin) || trial.value() >= low.value()) {
                high = trial;
                if (high.value() < low.value()) {
                    Probe swap = low;
                    low = high;
                    high = swap;
                }
                continue;
            }
            if (flat(trial, origin)) {
                return new Found(trial, done + 1);
            }
            if (trial.slope() * (high.step() - low.step()) >= 0) {
                high = low;
            }
            low = trial;
        }
        return new Found(low, done + 1);
    }

    private Probe probe(double[] point, double[] direction, double step) {
        double[] at = point.clone();
        LBfgs.addTo(at, direction, step);
        double[] gradient = new double[at.length];
        double value = objective.evaluate(at, gradient);
        return new Probe(step, value, gradient, InnerProduct.of(gradient, direction));
    }

    /** Too little decrease (eq. 3.7a fails). */
    private static boolean rises(Probe probe, Probe origin) {
        return probe.value() > origin.value() + DECREASE * probe.step() * origin.slope();
    }

    /** Flat enough (eq. 3.7b holds). */
    private static boolean flat(Probe probe, Probe origin) {
        return Math.abs(probe.slope()) <= -CURVATURE * origin.slope();
    }

    /** The minimum of the cubic through values and slopes of two points (eq. 3.59), kept between the bounds. */
    private static double cubicMinimum(Probe a, Probe b, double low, double high) {
        double d1 = a.slope() + b.slope() - 3 * (a.value() - b.value()) / (a.step() - b.step());
        double square = d1 * d1 - a.slope() * b.slope();
        if (!(square >= 0)) {
            return (low + high) / 2;
        }
        double d2 = Math.sqrt(square);
        boolean ordered = a.step() <= b.step();
        Probe left = ordered ? a : b;
        Probe right = ordered ? b : a;
        double minimum = right.step()
                - (right.step() - left.step()) * ((right.slope() + d2 - d1) / (right.slope() - left.slope() + 2 * d2));
        return Math.min(Math.max(minimum, low), high);
    }
}
