package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.probe.NeighbourSearch.Similarity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CoarseScanTest {
    private static final int WIDTH = 96;
    private static final int FIRST = 600;
    private static final int ROWS = 3_000;
    private static final int QUERIES = 12;
    private static final int K = 7;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static FeatureMatrix vectors(int rows, double lengthOfFirst, long seed) {
        FeatureMatrix vectors = FeatureMatrix.zeros(rows, WIDTH);
        Rng rng = Rng.of(seed);
        for (int i = 0; i < vectors.values().length; i++) {
            vectors.values()[i] = (float) (rng.nextGaussian() * (i < WIDTH ? lengthOfFirst : 1));
        }
        return vectors;
    }

    /** What the coarse products of the later rows leave in each list, after the fine ones of the first; null if they do not suit. */
    private static int[][] left(FeatureMatrix database, FeatureMatrix queries) {
        Preparation plain = new Preparation(new float[0], false);
        ExactScores scores = new ExactScores(database, plain, Similarity.L2);
        RoundedRows.Source source = (i, room) -> plain.row(queries, i, 1);
        double[] shift = new double[WIDTH];
        try (Scope scope = new Scope()) {
            ByteProducts products = new ByteProducts();
            Shortlist[] lists = new Shortlist[QUERIES];
            Arrays.setAll(lists, i -> new Shortlist(K));
            RoundedRows rounded = RoundedRows.of(
                    source,
                    RoundedRows.numbers(0, QUERIES),
                    shift,
                    ProductFormat.INT8,
                    RoundedRows.Side.QUERIES,
                    false);
            QuerySlab slab = new QuerySlab(rounded, lists, source, scores, products, 9);
            Candidates first = candidates(slab, scores, shift, 0, FIRST);
            new FineScan(first, ProductFormat.INT8).scan(products.multiply(rounded, 0, QUERIES), 0, 0, QUERIES);
            Candidates others = candidates(slab, scores, shift, FIRST, ROWS - FIRST);
            if (!new CoarseScan(others, products).scan(0, QUERIES)) {
                return null;
            }
            return IntStream.range(0, QUERIES)
                    .mapToObj(i -> lists[i].members(
                            (one, two, into) -> scores.values(source.row(i, new double[WIDTH]), one, two, into),
                            value -> scores.score(value, rounded.lengths()[i]),
                            slab.slack(i, 50)))
                    .toArray(int[][]::new);
        }
    }

    private static Candidates candidates(QuerySlab slab, ExactScores scores, double[] shift, int from, int count) {
        RoundedRows block = RoundedRows.of(
                scores::row,
                RoundedRows.numbers(from, count),
                shift,
                ProductFormat.INT8,
                RoundedRows.Side.DATABASE,
                false);
        slab.products().take(block);
        return new Candidates(slab, ProductFormat.INT8, Similarity.L2, block, block.longest());
    }

    private static int[] nearest(FeatureMatrix database, FeatureMatrix queries, int query) {
        return IntStream.range(0, ROWS)
                .boxed()
                .sorted(java.util.Comparator.comparingDouble(i -> squaredDistance(database, i, queries, query)))
                .limit(K)
                .mapToInt(i -> i)
                .sorted()
                .toArray();
    }

    private static double squaredDistance(FeatureMatrix database, int row, FeatureMatrix queries, int query) {
        double sum = 0;
        for (int j = 0; j < WIDTH; j++) {
            double d = database.values()[row * WIDTH + j] - queries.values()[query * WIDTH + j];
            sum += d * d;
        }
        return sum;
    }

    @Test
    void a_byte_is_marked_if_it_reaches_the_least_number() {
        for (int least = 1; least < 256; least++) {
            for (int number = 0; number < 256; number++) {
                long bytes = 0x0000_ff00_ff00_00ffL & ~(0xffL << 16) | (long) number << 16;
                long marked = CoarseScan.reaching(bytes, CoarseScan.missing(least), CoarseScan.lower(least));
                assertThat((marked >>> 23 & 1) == 1)
                        .as(number + " reaches " + least)
                        .isEqualTo(number >= least);
            }
        }
    }

    @Test
    void the_nearest_are_left_of_rows_like_those_before() {
        FeatureMatrix database = vectors(ROWS, 1, 1);
        FeatureMatrix queries = vectors(QUERIES, 1, 2);
        int[][] left = left(database, queries);
        assertThat(left).isNotNull();
        for (int i = 0; i < QUERIES; i++) {
            Arrays.sort(left[i]);
            assertThat(left[i]).as("query " + i).containsExactly(nearest(database, queries, i));
        }
    }

    /** Their products are beyond the last step. */
    @Test
    void rows_far_nearer_than_all_before_are_left() {
        FeatureMatrix database = vectors(ROWS, 1, 3);
        FeatureMatrix queries = vectors(QUERIES, 1, 4);
        Rng rng = Rng.of(5);
        for (int i = 0; i < QUERIES * 2 * K; i++) {
            int row = FIRST + i * 14;
            for (int j = 0; j < WIDTH; j++) {
                database.values()[row * WIDTH + j] =
                        (float) (queries.values()[i % QUERIES * WIDTH + j] + 0.2 * rng.nextGaussian());
            }
        }
        int[][] left = left(database, queries);
        assertThat(left).isNotNull();
        for (int i = 0; i < QUERIES; i++) {
            Arrays.sort(left[i]);
            assertThat(left[i]).as("query " + i).containsExactly(nearest(database, queries, i));
        }
    }

    @Test
    void queries_unlike_each_other_have_no_steps_in_common() {
        assertThat(left(vectors(ROWS, 1, 6), vectors(QUERIES, 0.001, 7))).isNull();
        assertThat(left(vectors(ROWS, 1, 6), vectors(QUERIES, 0, 7))).isNull();
    }
}
