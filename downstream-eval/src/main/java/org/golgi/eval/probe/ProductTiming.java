package org.golgi.eval.probe;

import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;

/** Made-up vectors whose products in one format can be timed and checked; lives in a scope. */
final class ProductTiming {
    private final RoundedRows queries;
    private final RoundedRows rows;
    private final ProductBlock block;

    ProductTiming(ProductFormat format, int queryCount, int rowCount, int width) {
        queries = vectors(format, queryCount, width, RoundedRows.Side.QUERIES);
        rows = vectors(format, rowCount, width, RoundedRows.Side.DATABASE);
        block = ProductBlock.of(format, queryCount, rowCount);
        block.take(rows);
    }

    private static RoundedRows vectors(ProductFormat format, int count, int width, RoundedRows.Side side) {
        RoundedRows.Source source = (i, row) -> {
            Rng rng = Rng.of(3, side.ordinal(), i);
            for (int j = 0; j < row.length; j++) {
                // Neighbours unlike each other: kernels that added others than these in 16 bits would be found out.
                row[j] = rng.nextDouble() * (side == RoundedRows.Side.DATABASE && j % 2 == 1 ? 0.1 : 1);
            }
            return row;
        };
        return RoundedRows.of(source, RoundedRows.numbers(0, count), new double[width], format, side, true);
    }

    /** Multiplies all pairs as a search does. */
    double seconds() {
        try (Scope product = new Scope()) {
            long start = System.nanoTime();
            if (block instanceof ByteProducts bytes) {
                Grid grid = new Grid(1, 0);
                ByteProducts.forSomeQueries(
                        queries.count(),
                        (from, count) -> bytes.multiply(queries, from, count, grid, (products, first, rows) -> {}));
            } else {
                block.multiply(queries, 0, queries.count());
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** How far the products are from those of the rounded vectors at most, as a share of the largest. */
    double largestError() {
        try (Scope scope = new Scope()) {
            Products products = block.multiply(queries, 0, queries.count());
            float[] expected = Ops.toFloats(queries.values().mm(rows.values().t()));
            double largest = 0;
            double off = 0;
            for (int i = 0; i < queries.count(); i++) {
                for (int j = 0; j < rows.count(); j++) {
                    double found = products.factor(i) * products.at(i, j) + products.offset(i);
                    float wanted = expected[i * rows.count() + j];
                    largest = Math.max(largest, Math.abs(wanted));
                    double here = Math.abs(found - wanted) - products.offsetError(i);
                    off = here <= off ? off : here; // not a number stays
                }
            }
            return off / largest;
        }
    }
}
