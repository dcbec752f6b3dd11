package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * The database rows that may be among the k best of one query, when each score is only known to lie between two bounds. A
 * row is out for certain once k others have lower bounds above its upper bound; whatever is left in holds the k best.
 */
final class Shortlist {
    private static final int ROOM = 1024;

    private final int k;
    private final double[] bestLower; // heap of the k best lower bounds, the smallest at the root
    private int known;
    private int[] rows;
    private double[] lower;
    private double[] upper;
    private int size;
    private int fullAt;

    /** Values of two rows at a time, which is how they are found fastest. */
    interface RowValues {
        void of(int first, int second, double[] two);
    }

    Shortlist(int k) {
        this.k = k;
        this.bestLower = new double[k];
        this.rows = new int[2 * k];
        this.lower = new double[2 * k];
        this.upper = new double[2 * k];
        this.fullAt = 2 * k + ROOM;
    }

    /** How many rows are looked for. */
    int wanted() {
        return k;
    }

    /** Rows whose upper bound is below this are out. */
    double floor() {
        return known < k ? Double.NEGATIVE_INFINITY : bestLower[0];
    }

    /** The largest lower bound of a row. */
    double best() {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < known; i++) {
            best = Math.max(best, bestLower[i]);
        }
        return best;
    }

    /** Takes a row in, whose upper bound is not below the floor. */
    void add(int row, double lowerBound, double upperBound) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
            lower = Arrays.copyOf(lower, 2 * size);
            upper = Arrays.copyOf(upper, 2 * size);
        }
        rows[size] = row;
        lower[size] = lowerBound;
        upper[size++] = upperBound;
        raiseFloor(lowerBound);
    }

    /** True if so many rows are in that it is time to {@link #settle}. */
    boolean full() {
        return size >= fullAt;
    }

    /**
     * Throws out what the floor excludes; if that is little, finds the exact scores and keeps the k best.
     *
     * @param slack what a score that is computed in float64 may be off
     */
    void settle(IntToDoubleFunction exact, double slack) {
        prune();
        if (size < fullAt) {
            return;
        }
        int[] kept = Arrays.copyOf(rows, size);
        double[] scores = new double[size];
        for (int i = 0; i < size; i++) {
            scores[i] = exact.applyAsDouble(kept[i]);
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double least = sorted[Math.max(0, sorted.length - k)];
        size = 0;
        known = 0;
        for (int i = 0; i < kept.length; i++) {
            if (scores[i] >= least - 2 * slack) {
                add(kept[i], scores[i] - slack, scores[i] + slack);
            }
        }
        // Rows of equal score may all stay; the list must not be settled again for each that follows.
        fullAt = Math.max(fullAt, 2 * size);
    }

    /**
     * Finds the k best of the rows that are in. The most promising are looked at first: they set a bar that most of the
     * others do not reach.
     *
     * @param values of rows in float64, the smaller the better
     * @param slack what a score that is computed in float64 may be off
     * @param score of a value
     */
    NearestRows nearest(RowValues values, DoubleUnaryOperator score, double slack) {
        prune();
        return best(k, ascendingNumbers(), size, values, score, slack);
    }

    /** The most of these entries of the lists, with the most promising looked at first. */
    private NearestRows best(
            int most, int[] entries, int count, RowValues values, DoubleUnaryOperator score, double slack) {
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) -ascending((float) upper[entries[i]]) << 32 | entries[i];
        }
        Arrays.sort(order);
        NearestRows best = new NearestRows(most);
        double floor = Double.NEGATIVE_INFINITY;
        double[] two = new double[2];
        int first = -1; // that no second one goes with yet
        for (int n = 0; n <= count; n++) {
            int i = n < count ? (int) order[n] : first;
            if (i < 0 || upper[i] < floor) {
                continue;
            }
            if (first < 0 && n < count) {
                first = i;
                continue;
            }
            values.of(rows[first], rows[i], two);
            best.offer(rows[first], two[0]);
            if (i != first) {
                best.offer(rows[i], two[1]);
            }
            floor = score.applyAsDouble(best.worst()) - slack;
            first = -1;
        }
        return best;
    }

    private int[] ascendingNumbers() {
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /**
     * The k best in no order; only rows between which the bounds do not decide are looked at.
     *
     * @param values of rows in float64, the smaller the better
     * @param score of a value
     * @param slack what a score that is computed in float64 may be off
     */
    int[] members(RowValues values, DoubleUnaryOperator score, double slack) {
        prune();
        double[] sorted = Arrays.copyOf(upper, size);
        Arrays.sort(sorted);
        // Fewer than k others reach a row that lies above this.
        double bar = size > k ? sorted[size - k - 1] : Double.NEGATIVE_INFINITY;
        int[] members = new int[k];
        int[] doubtful = new int[size];
        int certain = 0;
        int doubts = 0;
        for (int i = 0; i < size; i++) {
            if (lower[i] > bar) {
                members[certain++] = rows[i];
            } else {
                doubtful[doubts++] = i;
            }
        }
        if (certain < k) {
            NearestRows others = best(k - certain, doubtful, doubts, values, score, slack);
            for (int i = 0; i < others.size(); i++) {
                members[certain + i] = others.row(i);
            }
        }
        return members;
    }

    /** A whole number that orders like the score, and never the smallest there is. */
    private static int ascending(float score) {
        int bits = Float.floatToIntBits(score);
        return bits >= 0 ? bits : -(bits & Integer.MAX_VALUE);
    }

    private void prune() {
        double floor = floor();
        int left = 0;
        for (int i = 0; i < size; i++) {
            if (upper[i] >= floor) {
                rows[left] = rows[i];
                lower[left] = lower[i];
                upper[left++] = upper[i];
            }
        }
        size = left;
    }

    private void raiseFloor(double bound) {
        if (known < k) {
            int at = known++;
            while (at > 0 && bestLower[(at - 1) / 2] > bound) {
                bestLower[at] = bestLower[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            bestLower[at] = bound;
        } else if (bound > bestLower[0]) {
            sinkRoot(bound);
        }
    }

    private void sinkRoot(double bound) {
        int at = 0;
        while (2 * at + 1 < k) {
            int child = 2 * at + 1;
            if (child + 1 < k && bestLower[child + 1] < bestLower[child]) {
                child++;
            }
            if (bestLower[child] >= bound) {
                break;
            }
            bestLower[at] = bestLower[child];
            at = child;
        }
        bestLower[at] = bound;
    }
}
