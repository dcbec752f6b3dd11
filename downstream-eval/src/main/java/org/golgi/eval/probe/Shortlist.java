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
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = (long) -ascending((float) upper[i]) << 32 | i;
        }
        Arrays.sort(order);
        NearestRows best = new NearestRows(k);
        double floor = Double.NEGATIVE_INFINITY;
        double[] two = new double[2];
        int first = -1; // that no second one goes with yet
        for (int n = 0; n <= size; n++) {
            int i = n < size ? (int) order[n] : first;
            if (i < 0 || upper[i] < floor) {
                continue;
            }
            if (first < 0 && n < size) {
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

    /**
     * The k best in no order; only rows between which the bounds do not decide are looked at. Those nearest the k-th are
     * looked at first: when they are known, the bounds decide of most of the others.
     *
     * @param values of rows in float64, the smaller the better
     * @param score of a value
     * @param slack what a score that is computed in float64 may be off
     */
    int[] members(RowValues values, DoubleUnaryOperator score, double slack) {
        prune();
        Doubts doubts = new Doubts();
        doubts.decide();
        doubts.look((doubts.bar - doubts.least) / 2, values, score, slack);
        doubts.decide();
        doubts.look(Double.POSITIVE_INFINITY, values, score, slack);
        return doubts.members();
    }

    /** The rows that are in and of which it is not known whether they belong to the k best. */
    private final class Doubts {
        private final int[] members = new int[k];
        private final int[] entries = new int[size];
        private final double[] found = new double[size]; // values of rows that were looked at, otherwise not a number
        private int certain;
        private int count = size;
        private double bar;
        private double least;

        Doubts() {
            Arrays.setAll(entries, i -> i);
            Arrays.fill(found, Double.NaN);
        }

        /** Takes away those of which the bounds tell. */
        void decide() {
            int wanted = k - certain;
            // Fewer than are wanted reach a row that lies above this, and as many as are wanted one that lies below the
            // other.
            bar = count > wanted ? Selection.of(entries(upper), count - wanted - 1) : Double.NEGATIVE_INFINITY;
            least = wanted > 0 ? Selection.of(entries(lower), count - wanted) : Double.POSITIVE_INFINITY;
            int left = 0;
            for (int n = 0; n < count; n++) {
                int i = entries[n];
                if (lower[i] > bar) {
                    members[certain++] = rows[i];
                } else if (upper[i] >= least) {
                    entries[left++] = i;
                }
            }
            count = left;
        }

        private double[] entries(double[] bounds) {
            double[] some = new double[count];
            for (int n = 0; n < count; n++) {
                some[n] = bounds[entries[n]];
            }
            return some;
        }

        /** Looks at rows that are so near to where the k-th must lie. */
        void look(double distance, RowValues values, DoubleUnaryOperator score, double slack) {
            double middle = (bar + least) / 2;
            double[] two = new double[2];
            int first = -1; // that no second one goes with yet
            for (int n = 0; n < count; n++) {
                int i = entries[n];
                boolean near = distance == Double.POSITIVE_INFINITY
                        || Math.abs((lower[i] + upper[i]) / 2 - middle) <= distance;
                if (!near || !Double.isNaN(found[i])) {
                    continue;
                }
                if (first < 0) {
                    first = i;
                    continue;
                }
                values.of(rows[first], rows[i], two);
                know(first, two[0], score, slack);
                know(i, two[1], score, slack);
                first = -1;
            }
            if (first >= 0) {
                values.of(rows[first], rows[first], two);
                know(first, two[0], score, slack);
            }
        }

        private void know(int i, double value, DoubleUnaryOperator score, double slack) {
            found[i] = value;
            lower[i] = score.applyAsDouble(value) - slack;
            upper[i] = score.applyAsDouble(value) + slack;
        }

        /** The k best, when all that are left were looked at. */
        int[] members() {
            NearestRows others = new NearestRows(k - certain);
            for (int n = 0; n < count; n++) {
                others.offer(rows[entries[n]], found[entries[n]]);
            }
            for (int i = 0; i < others.size(); i++) {
                members[certain + i] = others.row(i);
            }
            return members;
        }
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
