package org.golgi.eval.probe;

/** Multiplies queries with some rows; lives in a scope. */
interface ProductBlock {
    /** Room for the products of at most so many vectors. */
    static ProductBlock of(ProductFormat format, int mostQueries, int mostRows) {
        return format == ProductFormat.INT8 ? new ByteProducts() : new FloatProducts(format, mostQueries, mostRows);
    }

    /** The rows of the next products; they must stay until the last of these. */
    void take(RoundedRows rows);

    /** Multiplies some of the queries with all rows that were taken. */
    Products multiply(RoundedRows queries, int from, int count);
}
