package org.golgi.cli.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The values of one metric by training step.
 *
 * @param name full name such as {@code loss/total}
 * @param steps ascending
 * @param values as logged, also those that are not finite
 */
record Series(String name, long[] steps, double[] values) {

    Series {
        if (steps.length != values.length || steps.length == 0) {
            throw new IllegalArgumentException(
                    name + " has " + steps.length + " steps for " + values.length + " values");
        }
    }

    /** The part of the name before the first slash. */
    String group() {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /** The part after the first slash, with spaces. */
    String label() {
        return name.substring(name.indexOf('/') + 1).replace('_', ' ').replace('/', ' ');
    }

    double last() {
        return values[values.length - 1];
    }

    double[] finite() {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    /** Index of the largest finite value, the first of several; -1 if there is none. */
    int best() {
        return IntStream.range(0, values.length)
                .filter(i -> Double.isFinite(values[i]))
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElse(-1);
    }

    /** At most this many points: the means of equal stretches, each at its middle step. Values not finite are left out. */
    Series thinned(int points) {
        int[] kept = IntStream.range(0, values.length)
                .filter(i -> Double.isFinite(values[i]))
                .toArray();
        if (kept.length <= points) {
            return kept.length == values.length || kept.length == 0 ? this : take(kept);
        }
        long[] x = new long[points];
        double[] y = new double[points];
        for (int bin = 0; bin < points; bin++) {
            int from = (int) ((long) bin * kept.length / points);
            int to = (int) ((long) (bin + 1) * kept.length / points);
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += values[kept[i]];
            }
            x[bin] = steps[kept[(from + to - 1) / 2]];
            y[bin] = sum / (to - from);
        }
        return new Series(name, x, y);
    }

    /** Mean over a window of this many points around each one; at the ends the window is cut off. */
    Series smoothed(int points) {
        double[] y = new double[values.length];
        for (int i = 0; i < y.length; i++) {
            int reach = Math.min(points / 2, Math.min(i, y.length - 1 - i) + points / 4);
            double sum = 0;
            int count = 0;
            for (int j = Math.max(0, i - reach); j <= Math.min(y.length - 1, i + reach); j++) {
                if (Double.isFinite(values[j])) {
                    sum += values[j];
                    count++;
                }
            }
            y[i] = count == 0 ? values[i] : sum / count;
        }
        return new Series(name, steps, y);
    }

    private Series take(int[] indices) {
        return new Series(
                name,
                Arrays.stream(indices).mapToLong(i -> steps[i]).toArray(),
                Arrays.stream(indices).mapToDouble(i -> values[i]).toArray());
    }
}
