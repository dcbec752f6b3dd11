package org.golgi.core.optim;

/** A number that depends on the training step, counted from 0. Computed in double. */
public sealed interface Schedule {

    /** The value at this step. */
    double at(long step);

    /** Linear warm-up that reaches the peak in its last step, then half a cosine from the peak to the end. */
    static Schedule warmUpThenCosine(double start, double peak, double end, long warmUpSteps, long totalSteps) {
        if (warmUpSteps < 0 || warmUpSteps > totalSteps) {
            throw new IllegalArgumentException("warm-up of " + warmUpSteps + " steps is illegal in a run of "
                    + totalSteps + " steps; it must be between 0 and the length of the run");
        }
        return new Then(
                new Linear(start, peak, warmUpSteps), warmUpSteps, new Cosine(peak, end, totalSteps - warmUpSteps));
    }

    /** The same value at every step. */
    record Constant(double value) implements Schedule {
        @Override
        public double at(long step) {
            return value;
        }
    }

    /**
     * A straight line that has both ends among its steps: start at step 0, end at step {@code steps - 1} and after it.
     */
    record Linear(double start, double end, long steps) implements Schedule {
        @Override
        public double at(long step) {
            if (step >= steps) {
                return end;
            }
            return step == 0 ? start : start + (end - start) / (steps - 1) * step;
        }
    }

    /**
     * Half a cosine (Loshchilov and Hutter 2017, eq. 5 without restarts): end + (start - end)/2 (1 + cos(π i/n)). The
     * end itself is the value of step n and after it.
     */
    record Cosine(double start, double end, long steps) implements Schedule {
        @Override
        public double at(long step) {
            return step >= steps ? end : end + 0.5 * (start - end) * (1 + Math.cos(Math.PI * step / steps));
        }
    }

    /** One schedule for some steps, then another that begins at its own step 0. */
    record Then(Schedule first, long steps, Schedule rest) implements Schedule {
        @Override
        public double at(long step) {
            return step < steps ? first.at(step) : rest.at(step - steps);
        }
    }

    /** Zero for some steps; after them the schedule as if it had run all along. */
    record FrozenFirst(long steps, Schedule rest) implements Schedule {
        @Override
        public double at(long step) {
            return step < steps ? 0 : rest.at(step);
        }
    }
}
