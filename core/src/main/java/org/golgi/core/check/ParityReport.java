package org.golgi.core.check;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.tensor.ComputeDevice;

/** Collects the comparisons of one case, and says on which device a check has to compute. */
public final class ParityReport {
    private final List<Comparison> comparisons = new ArrayList<>();
    private final ComputeDevice device;

    /** A report of a check on the processor. */
    public ParityReport() {
        this(ComputeDevice.CPU);
    }

    public ParityReport(ComputeDevice device) {
        this.device = device;
    }

    /** Where the check has to compute. */
    public ComputeDevice device() {
        return device;
    }

    /**
     * One compared quantity.
     *
     * @param quantity what was compared
     * @param maxAbsolute largest absolute difference; infinite if sizes differ or a number is not finite
     * @param maxRelative largest absolute difference over the largest expected magnitude
     * @param tolerance what the absolute difference may be
     */
    public record Comparison(String quantity, double maxAbsolute, double maxRelative, double tolerance) {
        public boolean passed() {
            return maxAbsolute <= tolerance;
        }
    }

    /** Compares with an absolute tolerance. */
    public void within(String quantity, float[] actual, float[] expected, double tolerance) {
        compare(quantity, actual, expected, tolerance, 0);
    }

    /** Compares with a tolerance that is a share of the largest expected magnitude. */
    public void withinShare(String quantity, float[] actual, float[] expected, double share) {
        compare(quantity, actual, expected, 0, share);
    }

    /** Compares two numbers with an absolute tolerance. */
    public void within(String quantity, double actual, double expected, double tolerance) {
        double difference = distance(actual, expected);
        add(quantity, difference, relative(difference, Math.abs(expected)), tolerance);
    }

    /** Adds a difference that was measured elsewhere, such as a deviation in standard errors. */
    public void add(String quantity, double maxAbsolute, double maxRelative, double tolerance) {
        comparisons.add(new Comparison(quantity, maxAbsolute, maxRelative, tolerance));
    }

    /** Adds a yes-or-no finding: difference 0 or 1 against a tolerance of 0. */
    public void require(String quantity, boolean holds) {
        add(quantity, holds ? 0 : 1, holds ? 0 : 1, 0);
    }

    public List<Comparison> comparisons() {
        return List.copyOf(comparisons);
    }

    public boolean passed() {
        return !comparisons.isEmpty() && comparisons.stream().allMatch(Comparison::passed);
    }

    private void compare(String quantity, float[] actual, float[] expected, double absolute, double share) {
        if (actual.length != expected.length) {
            add(
                    quantity + " (" + actual.length + " numbers, expected " + expected.length + ")",
                    Double.POSITIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    absolute);
            return;
        }
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, distance(actual[i], expected[i]));
        }
        add(quantity, worst, relative(worst, largest), absolute + share * largest);
    }

    private static double distance(double actual, double expected) {
        if (Double.isNaN(actual) || Double.isNaN(expected)) {
            return Double.POSITIVE_INFINITY;
        }
        return actual == expected ? 0 : Math.abs(actual - expected);
    }

    private static double relative(double difference, double magnitude) {
        return difference == 0 ? 0 : difference / magnitude;
    }
}
