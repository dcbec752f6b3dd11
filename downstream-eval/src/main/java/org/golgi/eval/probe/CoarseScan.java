package org.golgi.eval.probe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks through products that were rounded to the steps of a {@link Grid}, one query at a time. The rows lie in the order of
 * their lengths, so for {@link #GROUP} of them one number tells which products are too small, and eight are held against it
 * in one word.
 */
final class CoarseScan {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int GROUP = 64;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x80 * ONES;
    private static final long LOW = ~HIGH;

    private final Candidates candidates;
    private final ByteProducts products;
    private final double[] least; // of the half squares of each group
    private final double most;

    CoarseScan(Candidates candidates, ByteProducts products) {
        this.candidates = candidates;
        this.products = products;
        int rows = candidates.count();
        least = new double[(rows + GROUP - 1) / GROUP];
        for (int i = 0; i < least.length; i++) {
            least[i] = candidates.halfSquare(i * GROUP);
        }
        most = candidates.halfSquare(rows - 1);
    }

    /** Multiplies some queries with the rows and looks at the products; false if they do not suit one grid. */
    boolean scan(int from, int count) {
        Grid grid = Grid.of(candidates, products, from, count, least[0], most);
        if (grid == null) {
            return false;
        }
        CoarseProducts coarse = products.multiply(candidates.slab().queries(), from, count, grid);
        byte[] line = new byte[Products.LINE];
        for (int i = 0; i < count; i++) {
            Query query = new Query(grid, from + i);
            for (int start = 0; start < candidates.count(); start += line.length) {
                int rows = Math.min(line.length, candidates.count() - start);
                coarse.copy(i, start, rows, line);
                query.scan(line, start, rows);
            }
        }
        return true;
    }

    private final class Query {
        private final Grid grid;
        private final int number;
        private final Shortlist list;
        private final double factor;
        private final double offset;
        private final double always;
        private final double error;

        Query(Grid grid, int number) {
            RoundedRows queries = candidates.slab().queries();
            this.grid = grid;
            this.number = number;
            this.list = candidates.slab().lists()[number];
            this.factor = ByteProducts.factor(queries, number);
            this.offset = products.offset(queries, number);
            this.always = candidates.errorOfSums(number) + products.offsetError(queries, number);
            this.error = candidates.error(number) + always;
        }

        void scan(byte[] line, int start, int rows) {
            for (int at = 0; at < rows; at += GROUP) {
                int from = leastNumber(start + at);
                int end = Math.min(at + GROUP, rows);
                if (from == 0 || end < at + GROUP || anyFrom(line, at, from)) {
                    for (int i = at; i < end; i++) {
                        if ((line[i] & 0xff) >= from) {
                            offer(start + i, line[i] & 0xff);
                        }
                    }
                }
            }
        }

        private int leastNumber(int row) {
            return grid.numberOf((list.floor() - error - offset + least[row / GROUP]) / factor);
        }

        private void offer(int row, int found) {
            double score = factor * grid.product(found) + offset - candidates.halfSquare(row);
            double more = always + factor * grid.error();
            if (found == Grid.LAST) {
                candidates.offerUnbounded(number, row, score, more);
            } else {
                candidates.offer(number, row, score, more);
            }
        }
    }

    /** True if one of the unsigned bytes of a group is not below this, 1 to 255. */
    private static boolean anyFrom(byte[] bytes, int at, int least) {
        long found = 0;
        // Of a byte, the sum of its low seven bits and what is missing to the next power of two sets the high bit.
        if (least <= 128) {
            long missing = (128 - least) * ONES;
            for (int i = at; i < at + GROUP; i += Long.BYTES) {
                long word = (long) WORDS.get(bytes, i);
                found |= (word & LOW) + missing | word;
            }
        } else {
            long missing = (256 - least) * ONES;
            for (int i = at; i < at + GROUP; i += Long.BYTES) {
                long word = (long) WORDS.get(bytes, i);
                found |= (word & LOW) + missing & word;
            }
        }
        return (found & HIGH) != 0;
    }
}
