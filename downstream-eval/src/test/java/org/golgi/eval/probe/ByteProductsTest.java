package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.golgi.core.optim.InnerProduct;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteProductsTest {
    private static final int QUERIES = 40;
    private static final int ROWS = 3000;
    private static final int WIDTH = 256;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Unequal components; queries of unequal lengths. */
    private static double[] vector(long key, int number) {
        Rng rng = Rng.of(key, number);
        double[] vector = new double[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            vector[j] = rng.nextGaussian() * (j % 32 == 5 ? 12 : 1) * (key == 1 ? 1 + number % 3 : 1);
        }
        return vector;
    }

    @Test
    void products_are_off_by_what_uniform_errors_make_of_them() {
        try (Scope scope = new Scope()) {
            RoundedRows queries = RoundedRows.of(
                    (i, room) -> vector(1, i),
                    RoundedRows.numbers(0, QUERIES),
                    new double[WIDTH],
                    ProductFormat.INT8,
                    RoundedRows.Side.QUERIES,
                    true);
            RoundedRows rows = RoundedRows.of(
                    (i, room) -> vector(2, i),
                    RoundedRows.numbers(0, ROWS),
                    new double[WIDTH],
                    ProductFormat.INT8,
                    RoundedRows.Side.DATABASE,
                    true);
            ProductBlock block = ProductBlock.of(ProductFormat.INT8, QUERIES, ROWS);
            block.take(rows);
            Products products = block.multiply(queries, 10, QUERIES - 10);
            double squares = 0;
            double sum = 0;
            double most = 0;
            for (int i = 0; i < QUERIES - 10; i++) {
                double[] query = vector(1, 10 + i);
                for (int j = 0; j < ROWS; j++) {
                    double found = products.factor(i) * products.at(i, j) + products.offset(i);
                    // One deviation of the errors of both sides.
                    double deviation = Math.hypot(
                                    queries.dithered().steps()[10 + i] * rows.lengths()[j],
                                    rows.dithered().steps()[j] * queries.lengths()[10 + i])
                            / Math.sqrt(12);
                    double off = (found - InnerProduct.of(query, vector(2, rows.numbers()[j]))) / deviation;
                    double known = products.offsetError(i) / deviation;
                    squares += off * off;
                    sum += off;
                    most = Math.max(most, Math.abs(off) - known);
                }
            }
            int count = (QUERIES - 10) * ROWS;
            assertThat(Math.sqrt(squares / count)).isCloseTo(1, within(0.1));
            assertThat(sum / count).isCloseTo(0, within(0.1));
            assertThat(most).isBetween(3.5, 6.5);
        }
    }

    private static RoundedRows rows(long key, int count, int width, double first, RoundedRows.Side side) {
        RoundedRows.Source source = (i, room) -> {
            Rng rng = Rng.of(key, i);
            double[] vector = new double[width];
            for (int j = 0; j < width; j++) {
                vector[j] = rng.uniform(-0.1, 0.1);
            }
            vector[0] = Math.pow(first, 1 + i % 2);
            return vector;
        };
        return RoundedRows.of(
                source, RoundedRows.numbers(0, count), new double[width], ProductFormat.INT8, side, false);
    }

    /** A product that was found, that of the rounded vectors, and what the offset may be off. */
    private interface Comparison {
        void of(double found, double expected, double offsetError);
    }

    /** Not turned, so that the first components set the steps. */
    private static void compare(double firstOfRows, Comparison comparison) {
        try (Scope scope = new Scope()) {
            RoundedRows queries = rows(3, 5, 33, 1, RoundedRows.Side.QUERIES);
            RoundedRows rows = rows(4, 50, 33, firstOfRows, RoundedRows.Side.DATABASE);
            ProductBlock block = ProductBlock.of(ProductFormat.INT8, 5, 50);
            block.take(rows);
            Products products = block.multiply(queries, 0, 5);
            float[] expected = Ops.toFloats(queries.values().mm(rows.values().t()));
            assertThat(expected).hasSize(250);
            for (int i = 0; i < expected.length; i++) {
                int query = i / 50;
                double found = products.factor(query) * products.at(query, i % 50) + products.offset(query);
                comparison.of(found, expected[i], products.offsetError(query));
            }
        }
    }

    @Test
    void with_equal_steps_products_are_those_of_the_rounded_vectors() {
        compare(1, (found, expected, offsetError) -> {
            assertThat(offsetError).isCloseTo(0, within(1e-12));
            assertThat(found).isCloseTo(expected, within(1e-5));
        });
    }

    /** Half of the rows have the smallest step and half the largest, so that the bound is met. */
    @Test
    void with_unequal_steps_the_offset_is_off_by_no_more_than_told() {
        compare(
                7,
                (found, expected, offsetError) ->
                        assertThat(Math.abs(found - expected)).isCloseTo(offsetError, within(1e-4)));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,121", "2,1", "2,40", "2,481", "7,5", "7,1000"})
    void queries_are_shared_among_threads_each_once(int threads, int queries) {
        int before = Threads.count();
        Threads.set(threads);
        try {
            AtomicIntegerArray times = new AtomicIntegerArray(queries);
            Set<Integer> counts = ConcurrentHashMap.newKeySet();
            ByteProducts.forSomeQueries(queries, (from, count) -> {
                counts.add(count);
                for (int i = from; i < from + count; i++) {
                    times.incrementAndGet(i);
                }
            });
            for (int i = 0; i < queries; i++) {
                assertThat(times.get(i)).isEqualTo(1);
            }
            int most = Collections.max(counts);
            assertThat(most)
                    .isLessThanOrEqualTo(120)
                    .isLessThanOrEqualTo(Math.max(1, (queries + threads - 1) / threads));
            assertThat(most - Collections.min(counts)).isLessThanOrEqualTo(1);
        } finally {
            Threads.set(before);
        }
    }

    @Test
    void copies_are_the_stored_numbers_over_all_pieces() {
        try (Scope scope = new Scope()) {
            RoundedRows queries = RoundedRows.of(
                    (i, room) -> vector(1, i),
                    RoundedRows.numbers(0, 3),
                    new double[WIDTH],
                    ProductFormat.INT8,
                    RoundedRows.Side.QUERIES,
                    true);
            RoundedRows rows = RoundedRows.of(
                    (i, room) -> vector(2, i),
                    RoundedRows.numbers(0, ROWS),
                    new double[WIDTH],
                    ProductFormat.INT8,
                    RoundedRows.Side.DATABASE,
                    true);
            ProductBlock block = ProductBlock.of(ProductFormat.INT8, 3, ROWS);
            block.take(rows);
            Products products = block.multiply(queries, 0, 3);
            float[] line = new float[Products.LINE];
            for (int query = 0; query < 3; query++) {
                for (int from = 0; from < ROWS; from += Products.LINE) {
                    int count = Math.min(Products.LINE, ROWS - from);
                    products.copy(query, from, count, line, new short[0]);
                    for (int j = 0; j < count; j++) {
                        assertThat(line[j]).isEqualTo(products.at(query, from + j));
                    }
                }
            }
        }
    }

    @Test
    void rows_of_the_database_come_by_length_with_all_that_is_known_of_them() {
        try (Scope scope = new Scope()) {
            RoundedRows rows = rows(4, 50, 33, 7, RoundedRows.Side.DATABASE);
            assertThat(rows.numbers()).doesNotHaveDuplicates().hasSize(50);
            for (int i = 0; i < rows.count(); i++) {
                assertThat(rows.lengths()[i]).isGreaterThan(rows.lengths()[Math.max(0, i - 1)] * (1 - 1e-6));
                // Every second vector is the longer one, with the longer step.
                assertThat(rows.lengths()[i] > 20).isEqualTo(rows.numbers()[i] % 2 == 1);
                double halfSteps = rows.dithered().steps()[i] * Math.sqrt(33) / 2;
                assertThat(rows.errors()[i]).isBetween(halfSteps, halfSteps * 1.001);
            }
        }
    }

    @Test
    void a_rotation_keeps_lengths_and_spreads_large_components() {
        RandomRotation rotation = new RandomRotation(96, Rng.of(1));
        double[] vector = new double[96];
        vector[40] = 8;
        rotation.apply(vector);
        assertThat(InnerProduct.of(vector, vector)).isCloseTo(64, within(1e-9));
        double largest = 0;
        for (double x : vector) {
            largest = Math.max(largest, Math.abs(x));
        }
        assertThat(largest).isCloseTo(8 / Math.sqrt(32), within(1e-9));
    }
}
