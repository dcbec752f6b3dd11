package org.golgi.eval.probe;

import java.util.Arrays;

/**
 * Looks through products that are floats, one query at a time. Nearly all rows are out, and a loop without a branch tells so
 * for several at once: first the best of each {@link #LANES}-th row, and only where that is not out the rows themselves.
 */
final class FineScan {
    private static final int LANES = Products.LINE;

    /** More neighbours than this take longer to sort than it saves. */
    private static final int MOST_SORTED = 64;

    private final Candidates candidates;
    private final float[][] halfSquares; // [lines of LANES rows, LANES], endless where there is no row
    private final float share;

    FineScan(Candidates candidates, ProductFormat format) {
        this.candidates = candidates;
        this.share = format == ProductFormat.BF16 ? (float) format.resultRounding() : 0;
        this.halfSquares = new float[(candidates.count() + LANES - 1) / LANES][LANES];
        for (int j = 0; j < halfSquares.length * LANES; j++) {
            halfSquares[j / LANES][j % LANES] =
                    j < candidates.count() ? (float) candidates.halfSquare(j) : Float.POSITIVE_INFINITY;
        }
    }

    /**
     * Looks at the products of some queries.
     *
     * @param from the query in the slab that is the first of these products
     * @param begin the first of the products to look at
     */
    void scan(Products products, int from, int begin, int end) {
        Row row = new Row();
        for (int i = begin; i < end; i++) {
            row.scan(products, from, i);
        }
    }

    private final class Row {
        private final float[][] lines = new float[halfSquares.length][LANES];
        private final short[] scratch = new short[LANES];
        private final float[] best = new float[LANES];
        private final float[] first = new float[MOST_SORTED];

        void scan(Products products, int from, int query) {
            float factor = (float) products.factor(query);
            double offset = products.offset(query);
            Arrays.fill(best, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < halfSquares.length; i++) {
                int count = Math.min(LANES, candidates.count() - i * LANES);
                products.copy(query, i * LANES, count, lines[i], scratch);
                raise(best, lines[i], halfSquares[i], factor, share);
            }
            double always = candidates.errorOfSums(from + query) + products.offsetError(query);
            double error = candidates.error(from + query) + always;
            Shortlist list = candidates.slab().lists()[from + query];
            double floor = Math.max(list.floor(), floorOfBest(list) + offset - error);
            double least = floor - error - offset;
            for (int lane = 0; lane < LANES; lane++) {
                if (best[lane] >= least) {
                    for (int j = lane; j < candidates.count(); j += LANES) {
                        float product = factor * lines[j / LANES][lane];
                        float score = product - halfSquares[j / LANES][lane];
                        float stored = share * Math.abs(product);
                        if (score + stored >= least) {
                            candidates.offer(from + query, j, score + offset, always + stored);
                            floor = Math.max(floor, list.floor());
                            least = floor - error - offset;
                        }
                    }
                }
            }
        }

        /** What as many rows reach as the list wants: the first rows set it a floor before they are looked at one by one. */
        private double floorOfBest(Shortlist list) {
            int k = list.wanted();
            // With a share, what the best hold is no score but what it can be at the most.
            if (list.floor() != Double.NEGATIVE_INFINITY || k > first.length || share != 0) {
                return Double.NEGATIVE_INFINITY;
            }
            Arrays.fill(first, Float.NEGATIVE_INFINITY);
            for (float score : best) {
                if (score > first[k - 1]) {
                    int at = k - 1;
                    while (at > 0 && first[at - 1] < score) {
                        first[at] = first[--at];
                    }
                    first[at] = score;
                }
            }
            return first[k - 1];
        }
    }

    /** All arrays at one place j, which is what compilers make vector instructions of. */
    private static void raise(float[] best, float[] stored, float[] halfSquares, float factor, float share) {
        if (share == 0) {
            for (int j = 0; j < best.length; j++) {
                best[j] = Math.max(best[j], factor * stored[j] - halfSquares[j]);
            }
            return;
        }
        for (int j = 0; j < best.length; j++) {
            best[j] = Math.max(best[j], stored[j] - halfSquares[j] + share * Math.abs(stored[j]));
        }
    }
}
