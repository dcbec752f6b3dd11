package org.golgi.eval.metrics;

import java.util.Arrays;

/** Row numbers in the order of their values. */
public final class SortedRows {

    private SortedRows() {}

    /** Lowest value first; rows of equal value in their own order. */
    public static int[] ascending(double[] values) {
        // The value's order-preserving bits above, the row below: two sorts of longs instead of one with a comparator.
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        long[] keys = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            keys[i] = (long) firstIndex(sorted, values[i]) << 32 | i;
        }
        Arrays.sort(keys);
        int[] rows = new int[values.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) keys[i];
        }
        return rows;
    }

    private static int firstIndex(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Double.compare(sorted[middle], value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
