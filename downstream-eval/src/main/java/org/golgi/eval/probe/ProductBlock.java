package org.golgi.eval.probe;

/** The products of some queries with some rows, each as a stored number times a factor plus an offset; lives in a scope. */
interface ProductBlock {
    /** Products are copied in lines of this length. */
    int LINE = 1024;

    /** Room for the products of at most so many vectors. */
    static ProductBlock of(ProductFormat format, int mostQueries, int mostRows) {
        return format == ProductFormat.INT8 ? new ByteProducts() : new FloatProducts(format, mostQueries, mostRows);
    }

    /** The rows of the next products; they must stay until the last of these. */
    void take(RoundedRows rows);

    /** Multiplies some of the queries with all rows that were taken; the products before them are lost. */
    void fill(RoundedRows queries, int from, int count);

    /** Copies stored numbers of one query, at most one {@link #LINE}; the scratch is as long as what they go into. */
    void copy(int query, int from, int count, float[] into, short[] scratch);

    /** The stored number of one query and one row. */
    float at(int query, int row);

    /** What the stored numbers of a query are multiplied with. */
    default double factor(int query) {
        return 1;
    }

    /** What is added then. */
    default double offset(int query) {
        return 0;
    }

    /** How far the offset may be off. */
    default double offsetError(int query) {
        return 0;
    }
}
