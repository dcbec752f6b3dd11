package org.golgi.eval.probe;

/**
 * How far scores from products of rounded vectors may be from those of the vectors.
 *
 * <p>With q' and x' rounded, |q·x - q'·x'| ≤ ‖q - q'‖ ‖x‖ + ‖q'‖ ‖x - x'‖ by Cauchy and Schwarz; the rounding of sum and result
 * is added. Dither gives products of bytes a tighter bound, t √((s_q² ‖x‖² + s_x² ‖q'‖²) / 12) with the steps s of both sides:
 * each is kept but for the probability that {@link DitheredRows} tells of. What rounds in float32 on the way comes on top.
 */
final class RoundingBounds {
    private final ProductFormat format;
    private final double deviations;
    private final RoundedRows queries;
    private final RoundedRows rows;
    private final double longest;
    private final double largestError;
    private final double largestStep;
    private final int width;

    /**
     * Bounds of the products of all queries with some rows.
     *
     * @param deviations the t of {@link DitheredRows}
     * @param longest length of the longest row there is
     */
    RoundingBounds(ProductFormat format, double deviations, RoundedRows queries, RoundedRows rows, double longest) {
        this.format = format;
        this.deviations = deviations;
        this.queries = queries;
        this.rows = rows;
        this.longest = longest;
        this.largestError = rows.largestError();
        this.largestStep = format == ProductFormat.INT8 ? rows.largestStep() : 0;
        this.width = (int) rows.rows().size(1);
    }

    /** What the rounding of the vectors does to the product of a query with any of the rows. */
    double ofAnyRow(int query) {
        return ofVectors(query, longest, largestError, largestStep);
    }

    /** The same with one row, which is less for most. */
    double ofRow(int query, int row) {
        double step = format == ProductFormat.INT8 ? rows.dithered().steps()[row] : 0;
        return ofVectors(query, rows.lengths()[row], rows.errors()[row], step);
    }

    private double ofVectors(int query, double length, double error, double step) {
        double queryLength = queries.lengths()[query];
        double queryError = queries.errors()[query];
        double most = queryError * length + (queryLength + queryError) * error;
        if (format != ProductFormat.INT8) {
            return most;
        }
        // The draws of both sides are independent, so their variances add up.
        double queryStep = queries.dithered().steps()[query];
        double fromQuery = queryStep * length;
        double fromRow = step * (queryLength + queryStep * Math.sqrt(width));
        double dithering = Math.sqrt((fromQuery * fromQuery + fromRow * fromRow) / 12);
        double slips = DitheredRows.slip(queryStep, queryLength, width) * length
                + DitheredRows.slip(step, length, width) * (queryLength + queryError);
        return Math.min(most, deviations * dithering + slips);
    }

    /** How far q'·x' - ½‖x‖² in float32 is off for any row, but for the rounding of the stored product. */
    double ofFloats(int query) {
        double queryLength = queries.lengths()[query];
        double roundedQuery = queryLength + queries.errors()[query];
        double roundedRow = longest + largestError;
        double fromSums = format.sumRounding(width) * roundedQuery * roundedRow;
        double fromFloats = (roundedQuery + roundedRow) * roundedRow / (1 << 21);
        return fromSums + fromFloats + ofDoubles(width, queryLength, longest) + Float.MIN_NORMAL;
    }

    /** What a score in float64 may be off, generously. */
    static double ofDoubles(int width, double queryLength, double longest) {
        return 1e-12 * width / 64 * (queryLength + longest) * (queryLength + longest);
    }
}
