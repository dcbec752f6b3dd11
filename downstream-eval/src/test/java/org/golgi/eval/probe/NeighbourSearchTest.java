package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.NeighbourSearch.Neighbours;
import org.golgi.eval.probe.NeighbourSearch.Similarity;
import org.golgi.eval.testing.LivePointers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighbourSearchTest {
    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Clouds far from the origin, one in {@code copies} rows a copy of an earlier one. */
    private static FeatureMatrix features(int rows, int columns, double distance, int copies, long seed) {
        FeatureMatrix features = FeatureMatrix.zeros(rows, columns);
        Rng rng = Rng.of(seed);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                features.values()[i * columns + j] = (float) (distance + rng.nextGaussian() * (i % 3 == 0 ? 0.01 : 1));
            }
            if (i > 0 && i % copies == 0) {
                System.arraycopy(features.values(), rng.nextInt(i) * columns, features.values(), i * columns, columns);
            }
        }
        return features;
    }

    private static void assertExact(
            FeatureMatrix database, FeatureMatrix queries, Preparation preparation, ProductFormat format, int k) {
        for (Similarity similarity : Similarity.values()) {
            NeighbourSearch search = new NeighbourSearch(database, preparation, similarity, format);
            Neighbours found = search.search(queries, k);
            int[] members = search.members(queries, k);
            double[] inverse = preparation.inverseLengths(database);
            double[] queryInverse = preparation.inverseLengths(queries);
            for (int q = 0; q < queries.rows(); q++) {
                double[] query = preparation.row(queries, q, queryInverse[q]);
                double[] scores = IntStream.range(0, database.rows())
                        .mapToDouble(i -> score(query, preparation.row(database, i, inverse[i]), similarity))
                        .toArray();
                double sign = similarity == Similarity.L2 ? 1 : -1;
                int[] expected = IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.<Integer>comparingDouble(i -> sign * scores[i])
                                .thenComparingInt(i -> i))
                        .limit(k)
                        .mapToInt(i -> i)
                        .toArray();
                int[] rows = java.util.Arrays.copyOfRange(found.rows(), q * k, (q + 1) * k);
                assertThat(rows).as(similarity + ", query " + q).containsExactly(expected);
                assertThat(found.scores()[q * k]).isEqualTo(scores[expected[0]]);
                assertThat(java.util.Arrays.copyOfRange(members, q * k, (q + 1) * k))
                        .containsExactlyInAnyOrder(rows);
            }
        }
    }

    /** The sums in the order of the search, so that equal distances stay equal. */
    private static double score(double[] query, double[] x, Similarity similarity) {
        double[] sums = new double[4];
        for (int j = 0; j < x.length; j++) {
            sums[j & 3] += similarity == Similarity.L2 ? (query[j] - x[j]) * (query[j] - x[j]) : query[j] * x[j];
        }
        return sums[0] + sums[1] + sums[2] + sums[3];
    }

    @ParameterizedTest
    @EnumSource
    void neighbours_are_exact_over_several_blocks_with_copies_and_large_means(ProductFormat format) {
        FeatureMatrix database = features(9000, 24, 50, 7, 1);
        FeatureMatrix queries = features(40, 24, 50, 1000, 2);
        assertExact(database, queries, new Preparation(new float[0], false), format, 20);
        assertExact(database, queries, Preparation.fit(database, true, true), format, 5);
        assertExact(database, queries, Preparation.fit(database, false, true), format, 5);
    }

    /** More queries than one product takes, on two threads. */
    @Test
    void threads_that_share_the_queries_find_what_one_finds() {
        FeatureMatrix database = features(5000, 24, 1, 50, 17);
        FeatureMatrix queries = features(700, 24, 1, 1000, 18);
        Preparation plain = new Preparation(new float[0], false);
        int[] expected = new NeighbourSearch(database, plain, Similarity.L2, ProductFormat.FP32)
                .search(queries, 9)
                .rows();
        int before = Threads.count();
        Threads.set(2);
        try {
            assertThat(new NeighbourSearch(database, plain, Similarity.L2, ProductFormat.INT8)
                            .search(queries, 9)
                            .rows())
                    .isEqualTo(expected);
        } finally {
            Threads.set(before);
        }
    }

    /** Large components that cancel: the products are small beside what rounding the vectors did to them. */
    @ParameterizedTest
    @EnumSource
    void rounding_of_large_components_that_cancel_loses_no_neighbour(ProductFormat format) {
        FeatureMatrix database = FeatureMatrix.zeros(200, 2);
        int[] order = Rng.of(9).permutation(200);
        for (int i = 0; i < 200; i++) {
            database.values()[2 * i] = 100 + 0.13f * i;
            database.values()[2 * i + 1] = database.values()[2 * i] - 0.001f * order[i];
        }
        FeatureMatrix queries = FeatureMatrix.zeros(1, 2);
        queries.values()[0] = 1;
        queries.values()[1] = -1;
        assertExact(database, queries, new Preparation(new float[0], false), format, 3);
    }

    /** All vectors are whole numbers that any format holds, but the product of the first two has no place in bfloat16. */
    @ParameterizedTest
    @EnumSource
    void rounding_of_a_stored_product_loses_no_neighbour(ProductFormat format) {
        FeatureMatrix database = new FeatureMatrix(3, 2, new float[] {402, 10, -402, -10, 0, 0});
        FeatureMatrix queries = new FeatureMatrix(1, 2, new float[] {201, 0});
        assertExact(database, queries, new Preparation(new float[0], false), format, 1);
    }

    @ParameterizedTest
    @EnumSource
    void thousands_of_rows_at_one_distance_are_settled_by_their_number(ProductFormat format) {
        FeatureMatrix database = features(6000, 8, 3, 1, 3); // all rows equal
        FeatureMatrix queries = features(3, 8, 3, 1000, 4);
        NeighbourSearch search =
                new NeighbourSearch(database, new Preparation(new float[0], false), Similarity.L2, format);
        Neighbours found = search.search(queries, 4);
        int[] members = search.members(queries, 4);
        for (int q = 0; q < 3; q++) {
            assertThat(java.util.Arrays.copyOfRange(found.rows(), q * 4, q * 4 + 4))
                    .containsExactly(0, 1, 2, 3);
            assertThat(java.util.Arrays.copyOfRange(members, q * 4, q * 4 + 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_query_that_is_not_finite_is_an_error(ProductFormat format) {
        FeatureMatrix database = features(10, 4, 0, 100, 5);
        FeatureMatrix queries = features(3, 4, 0, 100, 6);
        queries.values()[9] = Float.NaN;
        NeighbourSearch search =
                new NeighbourSearch(database, new Preparation(new float[0], false), Similarity.L2, format);
        assertThatThrownBy(() -> search.search(queries, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature row 2 holds a number that is not finite");
    }

    @ParameterizedTest
    @EnumSource
    void a_row_whose_products_are_no_floats_is_an_error(ProductFormat format) {
        FeatureMatrix database = features(10, 4, 0, 100, 5);
        database.values()[8] = 1e30f;
        NeighbourSearch search =
                new NeighbourSearch(database, new Preparation(new float[0], false), Similarity.INNER_PRODUCT, format);
        assertThatThrownBy(() -> search.search(features(3, 4, 0, 100, 6), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature row 2 has the length 1e+30, legal is up to 1e18");
    }

    /** Features of vision transformers: a few components are a hundred times as large as the others. */
    @ParameterizedTest
    @EnumSource
    void a_few_large_components_lose_no_neighbour(ProductFormat format) {
        FeatureMatrix database = features(3000, 96, 0, 50, 11);
        FeatureMatrix queries = features(30, 96, 0, 1000, 12);
        for (FeatureMatrix features : List.of(database, queries)) {
            for (int i = 0; i < features.rows(); i++) {
                for (int j : new int[] {3, 40, 41}) {
                    features.values()[i * 96 + j] *= 100;
                }
            }
        }
        assertExact(database, queries, new Preparation(new float[0], false), format, 10);
        assertExact(database, queries, Preparation.fit(database, true, true), format, 10);
    }

    /** Their products are beneath the smallest float32, and one over a step would be beyond the largest. */
    @ParameterizedTest
    @EnumSource
    void features_too_small_for_products_lose_no_neighbour(ProductFormat format) {
        FeatureMatrix database = features(300, 24, 0, 50, 15);
        FeatureMatrix queries = features(5, 24, 0, 1000, 16);
        for (FeatureMatrix features : List.of(database, queries)) {
            for (int i = 0; i < features.values().length; i++) {
                features.values()[i] *= 1e-38f;
            }
        }
        assertExact(database, queries, new Preparation(new float[0], false), format, 10);
    }

    @ParameterizedTest
    @EnumSource
    void a_search_leaves_nothing_behind(ProductFormat format) {
        FeatureMatrix database = features(5000, 16, 0, 50, 13);
        FeatureMatrix queries = features(10, 16, 0, 1000, 14);
        NeighbourSearch search =
                new NeighbourSearch(database, new Preparation(new float[0], false), Similarity.L2, format);
        search.members(queries, 3);
        long before = LivePointers.settled();
        search.members(queries, 3);
        assertThat(LivePointers.settled()).isLessThanOrEqualTo(before);
    }
}
