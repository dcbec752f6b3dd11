package org.golgi.eval.probe;

/**
 * Steps to which products of bytes are rounded, v to v/step + zero cut to 0 to 255: fine where the rows lie that may be among
 * the nearest of some queries, and nothing below them.
 *
 * @param step in the unit of a stored product
 * @param zero the number of the step at nought
 */
record Grid(double step, long zero) {
    /** Numbers beyond the last stand for products of any size. */
    static final int LAST = 255;

    /** Rounding to a step and a hair more, since the kernel divides in float32. */
    private static final double HALF = 0.5 + 1e-3;

    /** Kernels take it as a number of 16 bits, and where it is larger a hair in float32 is more than a thousandth of a step. */
    private static final long MOST_ZERO = 4_000;

    /** As many times as the best known row lies above the floor, those still to come may. */
    private static final double HEADROOM = 4;

    /** Steps finer than this share of the rounding of the vectors tell no more. */
    private static final double FINEST = 1.0 / 16;

    /**
     * Steps for some queries, or null if they are too unlike each other or too little is known of them.
     *
     * @param least the smallest halfSquare of the rows
     * @param most the largest
     */
    static Grid of(Candidates candidates, ByteProducts products, int from, int count, double least, double most) {
        RoundedRows queries = candidates.slab().queries();
        double bottom = Double.POSITIVE_INFINITY;
        double top = Double.NEGATIVE_INFINITY;
        double errors = 0;
        for (int query = from; query < from + count; query++) {
            double factor = ByteProducts.factor(queries, query);
            Shortlist list = candidates.slab().lists()[query];
            double floor = list.floor();
            double error =
                    candidates.error(query) + candidates.errorOfSums(query) + products.offsetError(queries, query);
            double offset = products.offset(queries, query);
            bottom = Math.min(bottom, (floor - error - offset + least) / factor);
            top = Math.max(top, (floor + HEADROOM * (list.best() - floor) + error - offset + most) / factor);
            errors += candidates.error(query) / factor;
        }
        double error = errors / count;
        double step = Math.max((top - bottom) / (LAST - 2), FINEST * error);
        long zero = 1 - (long) Math.floor(bottom / step);
        boolean useful = HALF * step < error && Math.abs(zero) < MOST_ZERO; // false if anything is not finite
        return useful ? new Grid(step, zero) : null;
    }

    /** Where a product lies among the numbers; a product that is not below it is stored as {@link #number} of this at the least. */
    double place(double product) {
        return product / step + zero - HALF + 1;
    }

    /** The number of a place. */
    static int number(double place) {
        return (int) Math.max(1, Math.min(LAST, place));
    }

    /** What a number stands for. */
    double product(int number) {
        return (number - zero) * step;
    }

    /** How far that may be off, but for the first number and the last. */
    double error() {
        return HALF * step;
    }
}
