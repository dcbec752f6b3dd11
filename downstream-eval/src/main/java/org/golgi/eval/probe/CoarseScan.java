package org.golgi.eval.probe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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
    private final double[] leastHalfSquares; // of each group
    private final double most;

    CoarseScan(Candidates candidates, ByteProducts products) {
        this.candidates = candidates;
        this.products = products;
        leastHalfSquares = new double[(candidates.count() + GROUP - 1) / GROUP];
        Arrays.fill(leastHalfSquares, Double.POSITIVE_INFINITY);
        double most = 0;
        for (int row = 0; row < candidates.count(); row++) {
            double halfSquare = candidates.halfSquare(row);
            leastHalfSquares[row / GROUP] = Math.min(leastHalfSquares[row / GROUP], halfSquare);
            most = Math.max(most, halfSquare);
        }
        this.most = most;
    }

    /** Multiplies some queries with the rows and looks at the products; false if they do not suit one grid. */
    boolean scan(int from, int count) {
        Grid grid = Grid.of(
                candidates,
                products,
                from,
                count,
                Arrays.stream(leastHalfSquares).min().orElseThrow(),
                most);
        if (grid == null) {
            return false;
        }
        Query[] queries = new Query[count];
        Arrays.setAll(queries, i -> new Query(grid, from + i));
        byte[] line = new byte[ByteProducts.MOST_ROWS];
        products.multiply(candidates.slab().queries(), from, count, grid, (numbers, first, rows) -> {
            for (int i = 0; i < count; i++) {
                numbers.get(i * rows, line, 0, rows);
                queries[i].scan(line, first, rows);
            }
        });
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
        private final double placesOfUnit;
        private double place; // of the floor, but for the half squares

        Query(Grid grid, int number) {
            RoundedRows queries = candidates.slab().queries();
            this.grid = grid;
            this.number = number;
            this.list = candidates.slab().lists()[number];
            this.factor = ByteProducts.factor(queries, number);
            this.offset = products.offset(queries, number);
            this.always = candidates.errorOfSums(number) + products.offsetError(queries, number);
            this.error = candidates.error(number) + always;
            this.placesOfUnit = 1 / (factor * grid.step());
            place();
        }

        private void place() {
            place = grid.place((list.floor() - error - offset) / factor);
        }

        void scan(byte[] line, int start, int rows) {
            for (int at = 0; at < rows; at += GROUP) {
                int least = Grid.number(place + leastHalfSquares[(start + at) / GROUP] * placesOfUnit);
                long missing = missing(least);
                long lower = lower(least);
                long any = 0;
                for (int i = at; i < at + GROUP; i += Long.BYTES) {
                    any |= reaching((long) WORDS.get(line, i), missing, lower);
                }
                if ((any & HIGH) != 0) {
                    offer(line, start, at, rows, missing, lower);
                }
            }
        }

        private void offer(byte[] line, int start, int at, int rows, long missing, long lower) {
            for (int i = at; i < at + GROUP; i += Long.BYTES) {
                long found = reaching((long) WORDS.get(line, i), missing, lower) & HIGH;
                for (; found != 0; found &= found - 1) {
                    int place = i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
                    if (place < rows) {
                        offer(start + place, line[place] & 0xff);
                    }
                }
            }
            place();
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

    /** What is missing from a least number to the next multiple of 128, in each byte. */
    static long missing(int least) {
        return ((least <= 128 ? 128 : 256) - least) * ONES;
    }

    /** All bits if the least number is up to 128, otherwise none. */
    static long lower(int least) {
        return least <= 128 ? -1 : 0;
    }

    /**
     * Sets the high bit of each unsigned byte that reaches the least number: the sum of its low seven bits and what is missing
     * does.
     */
    static long reaching(long bytes, long missing, long lower) {
        long sum = (bytes & LOW) + missing;
        return sum & bytes | (sum | bytes) & lower;
    }
}
