package org.golgi.eval.probe;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Scope;
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
    private static final int DATABASE_BLOCK_IN_BYTES = 20_480;

    /** What comes after these is looked at where these say that it may matter. */
    private static final int FIRST_BLOCK_IN_BYTES = 2048;

    private static final int QUERY_BLOCK = 1024;

    /** Rows whose mean stands for that of all. */
    private static final int SAMPLE = 1024;

    private static final int QUERY_SLAB = 16_384;

    private final FeatureMatrix database;
    private final Preparation preparation;
    private final Similarity similarity;
    private final ProductFormat format;
    private final ExactScores exactScores;
    private final double[] shift;
    private final int blockRows;
    private final int firstRows;
    private final int stride;
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
        this.firstRows = this.format == ProductFormat.INT8 ? FIRST_BLOCK_IN_BYTES : blockRows;
        this.stride = strideOf(database.rows());
        this.exactScores = new ExactScores(database, preparation, similarity);
        this.shift = similarity == Similarity.L2 ? middle() : new double[database.columns()];
        this.turned = this.format == ProductFormat.INT8
                && RandomRotation.isWorthwhile(exactScores::row, database.rows(), shift);
    }

    /** Near the golden section of the rows and without a common divisor, so that multiples of it spread evenly. */
    private static int strideOf(int rows) {
        int stride = (int) (rows * 0.618) | 1;
        while (BigInteger.valueOf(stride).gcd(BigInteger.valueOf(rows)).intValue() != 1) {
            stride++;
        }
        return stride;
    }

    /** About the mean of the prepared rows, from some of them: any shift is right, and one near it is best. */
    private double[] middle() {
        double[] middle = new double[database.columns()];
        double[] room = new double[database.columns()];
        int sample = Math.min(SAMPLE, database.rows());
        for (int i = 0; i < sample; i++) {
            double[] row = exactScores.row(spread(i), room);
            for (int j = 0; j < row.length; j++) {
                middle[j] += row[j] / sample;
            }
        }
        return middle;
    }

    /** What is done with the list of one query when all rows have been seen; its best rows are those from here on. */
    private interface Decision {
        void of(QuerySlab slab, int query, double longest, int at);
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
            double[] exact = slab.exactQuery(query);
            double length = slab.queries().lengths()[query];
            int[] rows = slab.lists()[query].members(
                    (first, second, two) -> exactScores.values(exact, first, second, two),
                    value -> exactScores.score(value, length),
                    slab.slack(query, longest));
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
        RoundedRows.Source source = (i, room) -> preparation.row(queries, i, queryLengths[i], room);
        for (int from = 0; from < queries.rows(); from += QUERY_SLAB) {
            int first = from;
            int count = Math.min(QUERY_SLAB, queries.rows() - from);
            try (Scope scope = new Scope()) {
                RoundedRows rounded = RoundedRows.of(
                        source, RoundedRows.numbers(from, count), shift, format, RoundedRows.Side.QUERIES, turned);
                Shortlist[] lists = new Shortlist[count];
                Arrays.setAll(lists, i -> new Shortlist(k));
                ProductBlock products =
                        ProductBlock.of(format, Math.min(QUERY_BLOCK, count), Math.min(blockRows, database.rows()));
                QuerySlab slab = new QuerySlab(
                        rounded,
                        lists,
                        (i, room) -> source.row(first + i, room),
                        exactScores,
                        products,
                        deviations(queries.rows()));
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
    private double propose(QuerySlab slab) {
        double longest = 0;
        int end;
        for (int start = 0; start < database.rows(); start = end) {
            end = start == 0 ? Math.min(firstRows, database.rows()) : endOfBlock(start);
            int[] numbers = IntStream.range(start, end).map(this::spread).toArray();
            try (Scope scope = new Scope()) {
                RoundedRows block =
                        RoundedRows.of(exactScores::row, numbers, shift, format, RoundedRows.Side.DATABASE, turned);
                slab.products().take(block);
                longest = Math.max(longest, block.longest());
                compare(slab, new Candidates(slab, format, similarity, block, longest));
            }
        }
        return longest;
    }

    /** Blocks of one size, so that none is small. */
    private int endOfBlock(int start) {
        int left = database.rows() - start;
        int blocks = (left + blockRows - 1) / blockRows;
        return start + (left + blocks - 1) / blocks;
    }

    /** Visits the rows as if they were shuffled, so that the first are like the others. */
    private int spread(int i) {
        return (int) ((long) i * stride % database.rows());
    }

    private void compare(QuerySlab slab, Candidates candidates) {
        FineScan fine = new FineScan(candidates, format);
        if (slab.products() instanceof ByteProducts products) {
            CoarseScan coarse = new CoarseScan(candidates, products);
            ByteProducts.forSomeQueries(slab.count(), (from, count) -> {
                if (!coarse.scan(from, count)) {
                    fine.scan(products.multiply(slab.queries(), from, count), from, 0, count);
                }
            });
            return;
        }
        for (int from = 0; from < slab.count(); from += QUERY_BLOCK) {
            int first = from;
            int count = Math.min(QUERY_BLOCK, slab.count() - from);
            try (Scope scope = new Scope()) {
                Products products = slab.products().multiply(slab.queries(), first, count);
                int parts = Math.min(count, 4 * Runtime.getRuntime().availableProcessors());
                IntStream.range(0, parts)
                        .parallel()
                        .forEach(part -> fine.scan(products, first, part * count / parts, (part + 1) * count / parts));
            }
        }
    }

    /** Orders the candidates of one query by their scores in float64 and writes the k best. */
    private void order(QuerySlab slab, int query, double longest, int at, Neighbours found) {
        double[] exact = slab.exactQuery(query);
        double length = slab.queries().lengths()[query];
        boolean distance = similarity == Similarity.L2;
        NearestRows nearest = slab.lists()[query].nearest(
                (first, second, two) -> exactScores.values(exact, first, second, two),
                value -> exactScores.score(value, length),
                slab.slack(query, longest));
        for (int i = 0; i < nearest.size(); i++) {
            found.rows()[at + i] = nearest.row(i);
            found.scores()[at + i] = distance ? nearest.value(i) : -nearest.value(i);
        }
    }
}
