package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.tensor.LoneThreads;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Exact nearest neighbours without the matrix of all distances: blocks of fast products tell which rows may be among the
 * nearest, and the order of these is decided in float64. Equal distances go to the smaller row number.
 *
 * <p>The score of a row x for a query q is q·x - ½‖x‖² (largest where ‖q - x‖² is smallest), or q·x. {@link RoundingBounds}
 * says how far a fast product may be off, so each bounds the true score from both sides, and no row that belongs to the k best
 * is lost; with products of bytes, but for a probability of 10⁻¹² a search.
 */
final class NeighbourSearch {
    /** Of all products of a search in bytes, one is off by more than its bound with this probability. */
    private static final double MISSED = 1e-12;

    private static final int DATABASE_BLOCK = 4096;
    private static final int DATABASE_BLOCK_IN_BYTES = 8192;
    private static final int QUERY_BLOCK = 1024;

    /** Queries of one product that a thread computes alone: what it gives is scanned before it has left the caches. */
    private static final int QUERIES_ALONE = 120;

    /** More neighbours than this take longer to sort than it saves. */
    private static final int MOST_SORTED = 64;

    private static final int QUERY_SLAB = 16_384;
    private static final int LANES = Products.LINE;

    private final FeatureMatrix database;
    private final Preparation preparation;
    private final Similarity similarity;
    private final ProductFormat format;
    private final ExactScores exactScores;
    private final double[] shift;
    private final int blockRows;
    private final boolean turned;

    /** What nearest means. */
    enum Similarity {
        /** Smallest Euclidean distance. */
        L2,
        /** Largest inner product. */
        INNER_PRODUCT
    }

    /**
     * The neighbours of each query, nearest first.
     *
     * @param k neighbours a query
     * @param rows [queries, k] row numbers in the database
     * @param scores [queries, k] squared distances, or inner products
     */
    record Neighbours(int k, int[] rows, double[] scores) {
        int queries() {
            return rows.length / k;
        }
    }

    /** Some queries and what is known of each. */
    private record Slab(
            RoundedRows queries,
            Shortlist[] lists,
            RoundedRows.Source exactQueries,
            ProductBlock products,
            double deviations) {}

    NeighbourSearch(FeatureMatrix database, Preparation preparation, Similarity similarity) {
        this(database, preparation, similarity, null);
    }

    /** With the products in this format; null takes the fastest, or float32 where so few rows are not worth trying others. */
    NeighbourSearch(FeatureMatrix database, Preparation preparation, Similarity similarity, ProductFormat format) {
        Natives.load();
        this.database = database;
        this.preparation = preparation;
        this.similarity = similarity;
        if (format != null) {
            this.format = format;
        } else {
            this.format = database.rows() < DATABASE_BLOCK ? ProductFormat.FP32 : FastProduct.fastest();
        }
        this.blockRows = this.format == ProductFormat.INT8 ? DATABASE_BLOCK_IN_BYTES : DATABASE_BLOCK;
        this.exactScores = new ExactScores(database, preparation, similarity);
        this.shift = similarity == Similarity.L2 ? middle() : new double[database.columns()];
        this.turned = this.format == ProductFormat.INT8
                && RandomRotation.isWorthwhile(exactScores::row, database.rows(), shift);
    }

    /** The mean of the prepared rows; centred ones have it near 0. */
    private double[] middle() {
        double[] middle = new double[database.columns()];
        if (preparation.mean().length == 0 && !preparation.normalise()) {
            float[] mean = database.mean();
            Arrays.setAll(middle, j -> mean[j]);
        }
        return middle;
    }

    /** What is done with the list of one query when all rows have been seen; its best rows are those from here on. */
    private interface Decision {
        void of(Slab slab, int query, double longest, int at);
    }

    /** Finds the k nearest rows of each query; k is cut to the size of the database. */
    Neighbours search(FeatureMatrix queries, int wanted) {
        int k = Math.min(wanted, database.rows());
        Neighbours found = new Neighbours(k, new int[queries.rows() * k], new double[queries.rows() * k]);
        visit(queries, k, (slab, query, longest, at) -> order(slab, query, longest, at, found));
        return found;
    }

    /** The same rows in no order: [queries, k]. Most need no score, which makes this faster. */
    int[] members(FeatureMatrix queries, int k) {
        int[] found = new int[queries.rows() * k];
        visit(queries, k, (slab, query, longest, at) -> {
            double[] exact = slab.exactQueries().row(query);
            double length = slab.queries().lengths()[query];
            int[] rows = slab.lists()[query].members(
                    row -> exactScores.value(exact, row), value -> scoreOf(value, length), slack(length, longest));
            System.arraycopy(rows, 0, found, at, k);
        });
        return found;
    }

    private void visit(FeatureMatrix queries, int k, Decision decision) {
        if (queries.columns() != database.columns()) {
            throw new IllegalArgumentException("queries have width " + queries.columns() + ", the database "
                    + database.columns() + "; embed both sets with the same encoder");
        }
        double[] queryLengths = preparation.inverseLengths(queries);
        RoundedRows.Source source = i -> preparation.row(queries, i, queryLengths[i]);
        for (int from = 0; from < queries.rows(); from += QUERY_SLAB) {
            int first = from;
            int count = Math.min(QUERY_SLAB, queries.rows() - from);
            try (Scope scope = new Scope()) {
                RoundedRows rounded =
                        RoundedRows.of(source, from, count, shift, format, RoundedRows.Side.QUERIES, turned);
                Shortlist[] lists = new Shortlist[count];
                Arrays.setAll(lists, i -> new Shortlist(k));
                ProductBlock products =
                        ProductBlock.of(format, Math.min(QUERY_BLOCK, count), Math.min(blockRows, database.rows()));
                Slab slab = new Slab(rounded, lists, i -> source.row(first + i), products, deviations(queries.rows()));
                double longest = propose(slab);
                IntStream.range(0, count).parallel().forEach(i -> decision.of(slab, i, longest, (first + i) * k));
            }
        }
    }

    /** The t of {@link DitheredRows} at which all products of a search together keep their bounds but for {@link #MISSED}. */
    private double deviations(int queries) {
        return Math.sqrt(2 * Math.log(2.0 * queries * database.rows() / MISSED));
    }

    /** Fills the lists; returns the length of the longest row. */
    private double propose(Slab slab) {
        RoundedRows.Source source = exactScores::row;
        double longest = 0;
        for (int start = 0; start < database.rows(); start += blockRows) {
            int rows = Math.min(blockRows, database.rows() - start);
            try (Scope scope = new Scope()) {
                RoundedRows block =
                        RoundedRows.of(source, start, rows, shift, format, RoundedRows.Side.DATABASE, turned);
                slab.products().take(block);
                longest = Math.max(longest, block.longest());
                compare(slab, start, new Candidates(slab, block, longest));
            }
        }
        return longest;
    }

    private void compare(Slab slab, int start, Candidates candidates) {
        int queries = slab.lists().length;
        if (slab.products().manyAtOnce()) {
            // As many parts for each thread as for the others.
            int rounds = (queries + QUERIES_ALONE * Threads.count() - 1) / (QUERIES_ALONE * Threads.count());
            int parts = Math.min(queries, rounds * Threads.count());
            LoneThreads.forEach(parts, part -> {
                int from = part * queries / parts;
                int count = (part + 1) * queries / parts - from;
                try (Scope scope = new Scope()) {
                    scan(
                            slab,
                            slab.products().multiply(slab.queries(), from, count),
                            from,
                            0,
                            count,
                            start,
                            candidates);
                }
            });
            return;
        }
        for (int from = 0; from < queries; from += QUERY_BLOCK) {
            int first = from;
            int count = Math.min(QUERY_BLOCK, queries - from);
            try (Scope scope = new Scope()) {
                Products products = slab.products().multiply(slab.queries(), first, count);
                int parts = Math.min(count, 4 * Runtime.getRuntime().availableProcessors());
                IntStream.range(0, parts)
                        .parallel()
                        .forEach(part -> scan(
                                slab,
                                products,
                                first,
                                part * count / parts,
                                (part + 1) * count / parts,
                                start,
                                candidates));
            }
        }
    }

    private void scan(Slab slab, Products products, int from, int begin, int end, int start, Candidates candidates) {
        Candidates.Row row = candidates.new Row();
        for (int i = begin; i < end; i++) {
            row.scan(slab, products, from, i, start);
        }
    }

    /** What the products with one block of the database say of its rows. */
    private final class Candidates {
        private final RoundedRows block;
        private final float[][] halfSquares; // [lines of LANES rows, LANES], endless where there is no row
        private final double longest;
        private final RoundingBounds rounding;

        /** The length is that of the longest row up to the end of this block. */
        Candidates(Slab slab, RoundedRows block, double longest) {
            this.block = block;
            this.longest = longest;
            this.rounding = new RoundingBounds(format, slab.deviations(), slab.queries(), block, longest);
            this.halfSquares = new float[(block.count() + LANES - 1) / LANES][LANES];
            for (int j = 0; j < halfSquares.length * LANES; j++) {
                halfSquares[j / LANES][j % LANES] =
                        j < block.count() ? (float) (square(block.lengths()[j]) / 2) : Float.POSITIVE_INFINITY;
            }
        }

        /**
         * The products of one query at a time. Nearly all rows are out, and a loop without a branch tells so for several at
         * once: first the best of each {@link #LANES}-th row, and only where that is not out the rows themselves.
         */
        private final class Row {
            private final float[][] lines = new float[halfSquares.length][LANES];
            private final short[] scratch = new short[LANES];
            private final float[] best = new float[LANES];
            private final float[] first = new float[MOST_SORTED];
            private final float share = format == ProductFormat.BF16 ? (float) format.resultRounding() : 0;

            void scan(Slab slab, Products products, int from, int query, int start) {
                float factor = (float) products.factor(query);
                double offset = products.offset(query);
                Arrays.fill(best, Float.NEGATIVE_INFINITY);
                for (int i = 0; i < halfSquares.length; i++) {
                    int count = Math.min(LANES, block.count() - i * LANES);
                    products.copy(query, i * LANES, count, lines[i], scratch);
                    raise(best, lines[i], halfSquares[i], factor, share);
                }
                double always = rounding.ofFloats(from + query) + products.offsetError(query);
                double error = rounding.ofAnyRow(from + query) + always;
                Shortlist list = slab.lists()[from + query];
                double floor = Math.max(list.floor(), floorOfBest(list) + offset - error);
                double least = floor - error - offset;
                for (int lane = 0; lane < LANES; lane++) {
                    if (best[lane] >= least) {
                        for (int j = lane; j < block.count(); j += LANES) {
                            float product = factor * lines[j / LANES][lane];
                            float score = product - halfSquares[j / LANES][lane];
                            float stored = share * Math.abs(product);
                            if (score + stored >= least) {
                                double spread = rounding.ofRow(from + query, j) + always + stored;
                                if (score + offset + spread >= floor) {
                                    list.add(start + j, score + offset - spread, score + offset + spread);
                                    settle(slab, from + query, list);
                                    floor = Math.max(floor, list.floor());
                                    least = floor - error - offset;
                                }
                            }
                        }
                    }
                }
            }

            /** What as many rows reach as the list wants: the first rows set it a floor before they are looked at one by one. */
            private double floorOfBest(Shortlist list) {
                int k = list.wanted();
                // With a share, what the best hold is no score but what it can be at the most.
                if (list.floor() != Double.NEGATIVE_INFINITY || k > first.length || share != 0) {
                    return Double.NEGATIVE_INFINITY;
                }
                Arrays.fill(first, Float.NEGATIVE_INFINITY);
                for (float score : best) {
                    if (score > first[k - 1]) {
                        int at = k - 1;
                        while (at > 0 && first[at - 1] < score) {
                            first[at] = first[--at];
                        }
                        first[at] = score;
                    }
                }
                return first[k - 1];
            }

            private void settle(Slab slab, int query, Shortlist list) {
                if (list.full()) {
                    double length = slab.queries().lengths()[query];
                    double[] exact = slab.exactQueries().row(query);
                    list.settle(row -> exactScore(exact, square(length), row), slack(length, longest));
                }
            }
        }
    }

    /** All arrays at one place j, which is what compilers make vector instructions of. */
    private static void raise(float[] best, float[] stored, float[] halfSquares, float factor, float share) {
        if (share == 0) {
            for (int j = 0; j < best.length; j++) {
                best[j] = Math.max(best[j], factor * stored[j] - halfSquares[j]);
            }
            return;
        }
        for (int j = 0; j < best.length; j++) {
            best[j] = Math.max(best[j], stored[j] - halfSquares[j] + share * Math.abs(stored[j]));
        }
    }

    private double slack(double queryLength, double longest) {
        return RoundingBounds.ofDoubles(database.columns(), queryLength, longest);
    }

    /** ‖q‖² of a shifted query where distances need it. */
    private double square(double length) {
        return similarity == Similarity.L2 ? length * length : 0;
    }

    /** The score that the bounds are about. */
    private double exactScore(double[] query, double square, int row) {
        double score = exactScores.score(query, row);
        return similarity == Similarity.L2 ? (square - score) / 2 : score;
    }

    /** Orders the candidates of one query by their scores in float64 and writes the k best. */
    private void order(Slab slab, int query, double longest, int at, Neighbours found) {
        double[] exact = slab.exactQueries().row(query);
        double length = slab.queries().lengths()[query];
        boolean distance = similarity == Similarity.L2;
        NearestRows nearest = slab.lists()[query].nearest(
                row -> exactScores.value(exact, row), value -> scoreOf(value, length), slack(length, longest));
        for (int i = 0; i < nearest.size(); i++) {
            found.rows()[at + i] = nearest.row(i);
            found.scores()[at + i] = distance ? nearest.value(i) : -nearest.value(i);
        }
    }

    /** The score of a {@link ExactScores#value}, for a query of this length. */
    private double scoreOf(double value, double length) {
        return similarity == Similarity.L2 ? (square(length) - value) / 2 : -value;
    }
}
