package org.golgi.eval.probe;

/**
 * Some queries and what is known of each.
 *
 * @param exactQueries the queries before rounding, by the same numbers
 * @param products multiply them with rows
 * @param deviations the t of {@link DitheredRows}
 */
record QuerySlab(
        RoundedRows queries,
        Shortlist[] lists,
        RoundedRows.Source exactQueries,
        ExactScores scores,
        ProductBlock products,
        double deviations) {
    int count() {
        return lists.length;
    }

    /** A query before rounding. */
    double[] exactQuery(int query) {
        return exactQueries.row(query, new double[(int) queries.rows().size(1)]);
    }

    /** What a score in float64 of this query may be off. */
    double slack(int query, double longest) {
        return RoundingBounds.ofDoubles((int) queries.rows().size(1), queries.lengths()[query], longest);
    }

    /** Settles the list of a query if it is time to. */
    void settle(int query, double longest) {
        if (lists[query].full()) {
            double length = queries.lengths()[query];
            double[] exact = exactQuery(query);
            lists[query].settle(row -> scores.score(scores.value(exact, row), length), slack(query, longest));
        }
    }
}
