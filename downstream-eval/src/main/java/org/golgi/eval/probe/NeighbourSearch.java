package org.golgi.eval.probe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Exact nearest neighbours without the matrix of all distances: blocks of fast products tell which rows may be among the
 * nearest, and the order of these is decided in float64. Equal distances go to the smaller row number.
 *
 * <p>The score of a row x for a query q is q·x - ½‖x‖² (largest where ‖q - x‖² is smallest), or q·x. With q' and x'
 * rounded, |q·x - q'·x'| ≤ ‖q - q'‖ ‖x‖ + ‖q'‖ ‖x - x'‖ by Cauchy and Schwarz; the rounding of sum and result is added.
 * So each product bounds the true score from both sides, and no row that belongs to the k best is lost.
 */
final class NeighbourSearch {
    private static final int DATABASE_BLOCK = 4096;
    private static final int QUERY_BLOCK = 1024;
    private static final int QUERY_SLAB = 16_384;

    private final FeatureMatrix database;
    private final Preparation preparation;
    private final Similarity similarity;
    private final Precision precision;
    private final double[] inverseLengths;
    private final double[] shift;
    private final float[] centre;

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
    private record Slab(RoundedRows queries, Shortlist[] lists, RoundedRows.Source exactQueries) {}

    NeighbourSearch(FeatureMatrix database, Preparation preparation, Similarity similarity) {
        this(database, preparation, similarity, null);
    }

    /** With the products in this precision; null takes the faster one. */
    NeighbourSearch(FeatureMatrix database, Preparation preparation, Similarity similarity, Precision precision) {
        Natives.load();
        this.database = database;
        this.preparation = preparation;
        this.similarity = similarity;
        this.precision = precision == null ? FastProduct.fastest() : precision;
        this.inverseLengths = preparation.inverseLengths(database);
        this.centre = preparation.mean().length == 0 ? new float[database.columns()] : preparation.mean();
        this.shift = similarity == Similarity.L2 ? middle() : new double[database.columns()];
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

    /** Finds the k nearest rows of each query; k is cut to the size of the database. */
    Neighbours search(FeatureMatrix queries, int wanted) {
        if (queries.columns() != database.columns()) {
            throw new IllegalArgumentException("queries have width " + queries.columns() + ", the database "
                    + database.columns() + "; embed both sets with the same encoder");
        }
        int k = Math.min(wanted, database.rows());
        Neighbours found = new Neighbours(k, new int[queries.rows() * k], new double[queries.rows() * k]);
        double[] queryLengths = preparation.inverseLengths(queries);
        RoundedRows.Source source = i -> preparation.row(queries, i, queryLengths[i]);
        for (int from = 0; from < queries.rows(); from += QUERY_SLAB) {
            int first = from;
            int count = Math.min(QUERY_SLAB, queries.rows() - from);
            try (Scope scope = new Scope()) {
                RoundedRows rounded = RoundedRows.of(source, from, count, shift, precision);
                Shortlist[] lists = new Shortlist[count];
                Arrays.setAll(lists, i -> new Shortlist(k));
                Slab slab = new Slab(rounded, lists, i -> source.row(first + i));
                double longest = propose(slab);
                IntStream.range(0, count).parallel().forEach(i -> {
                    double[] query = slab.exactQueries().row(i);
                    double slack = slack(rounded.lengths()[i], longest);
                    double square = square(rounded.lengths()[i]);
                    int[] candidates = lists[i].settled(row -> exactScore(query, square, row), slack);
                    decide(query, candidates, (first + i) * k, found);
                });
            }
        }
        return found;
    }

    /** Fills the lists; returns the length of the longest row. */
    private double propose(Slab slab) {
        RoundedRows.Source source = i -> preparation.row(database, i, inverseLengths[i]);
        double longest = 0;
        for (int start = 0; start < database.rows(); start += DATABASE_BLOCK) {
            int rows = Math.min(DATABASE_BLOCK, database.rows() - start);
            try (Scope scope = new Scope()) {
                RoundedRows block = RoundedRows.of(source, start, rows, shift, precision);
                longest = Math.max(longest, block.longest());
                Bounds bounds = new Bounds(block, longest);
                for (int from = 0; from < slab.lists().length; from += QUERY_BLOCK) {
                    int count = Math.min(QUERY_BLOCK, slab.lists().length - from);
                    products(slab, from, count, start, bounds);
                }
            }
        }
        return longest;
    }

    private void products(Slab slab, int from, int count, int start, Bounds bounds) {
        try (Scope scope = new Scope()) {
            Tensor products = FastProduct.of(slab.queries().rows().narrow(0, from, count), bounds.block.rows());
            int parts = Math.min(count, 4 * Runtime.getRuntime().availableProcessors());
            IntStream.range(0, parts).parallel().forEach(part -> {
                float[] row = new float[bounds.block.count()];
                short[] scratch = new short[precision == Precision.BF16 ? row.length : 0];
                for (int i = part * count / parts; i < (part + 1) * count / parts; i++) {
                    FastProduct.row(products, precision, i, row, scratch);
                    bounds.scan(slab, from + i, row, start);
                }
            });
        }
    }

    /** What the products with one block of the database say of its rows. */
    private final class Bounds {
        private final RoundedRows block;
        private final float[] halfSquares;
        private final double longest;
        private final double largestError;

        /** The length is that of the longest row up to the end of this block. */
        Bounds(RoundedRows block, double longest) {
            this.block = block;
            this.longest = longest;
            this.largestError = block.largestError();
            this.halfSquares = new float[block.count()];
            if (similarity == Similarity.L2) {
                for (int i = 0; i < halfSquares.length; i++) {
                    halfSquares[i] = (float) (block.lengths()[i] * block.lengths()[i] / 2);
                }
            }
        }

        /** How far q'·x' - ½‖x‖² in float32 is from the true score, but for the rounding of the stored product. */
        private double error(double queryLength, double queryError) {
            double roundedQuery = queryLength + queryError;
            double roundedRow = longest + largestError;
            double fromRounding = queryError * longest + roundedQuery * largestError;
            double fromSums = FastProduct.sumRounding(database.columns()) * roundedQuery * roundedRow;
            double fromFloats = (roundedQuery + roundedRow) * roundedRow / (1 << 21);
            return fromRounding + fromSums + fromFloats + slack(queryLength, longest) + Float.MIN_NORMAL;
        }

        void scan(Slab slab, int query, float[] products, int start) {
            Shortlist list = slab.lists()[query];
            double length = slab.queries().lengths()[query];
            double error = error(length, slab.queries().errors()[query]);
            float share = (float) FastProduct.resultRounding(precision);
            double bar = list.floor() - error;
            for (int j = 0; j < products.length; j++) {
                float product = products[j];
                float score = product - halfSquares[j];
                float rounding = share * Math.abs(product);
                if (score + rounding >= bar) {
                    double spread = error + rounding;
                    list.add(start + j, score - spread, score + spread);
                    if (list.full()) {
                        double[] exact = slab.exactQueries().row(query);
                        list.settle(row -> exactScore(exact, square(length), row), slack(length, longest));
                    }
                    bar = list.floor() - error;
                }
            }
        }
    }

    /** What a score in float64 may be off, generously. */
    private double slack(double queryLength, double longest) {
        return 1e-12 * database.columns() / 64 * (queryLength + longest) * (queryLength + longest);
    }

    /** ‖q‖² of a shifted query where distances need it. */
    private double square(double length) {
        return similarity == Similarity.L2 ? length * length : 0;
    }

    /** The score that the bounds are about. */
    private double exactScore(double[] query, double square, int row) {
        double score = score(query, row);
        return similarity == Similarity.L2 ? (square - score) / 2 : score;
    }

    /** Orders the candidates of one query by their scores in float64 and writes the k best. */
    private void decide(double[] query, int[] candidates, int at, Neighbours found) {
        double sign = similarity == Similarity.L2 ? 1 : -1;
        double[] scores =
                Arrays.stream(candidates).mapToDouble(row -> score(query, row)).toArray();
        Integer[] order = IntStream.range(0, candidates.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> sign * scores[i]).thenComparingInt(i -> candidates[i]));
        for (int i = 0; i < found.k(); i++) {
            found.rows()[at + i] = candidates[order[i]];
            found.scores()[at + i] = scores[order[i]];
        }
    }

    /**
     * Squared distance or inner product with a row, in float64, prepared on the way: this is done for millions of rows,
     * and to write each down first would take most of the time. Four sums apart, so that additions need not wait.
     */
    private double score(double[] query, int row) {
        return similarity == Similarity.L2
                ? squaredDistance(query, database.values(), row * query.length, inverseLengths[row])
                : product(query, database.values(), row * query.length, inverseLengths[row]);
    }

    private double squaredDistance(double[] query, float[] values, int at, double factor) {
        float[] mean = centre;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            double d0 = query[j] - ((double) values[at + j] - mean[j]) * factor;
            double d1 = query[j + 1] - ((double) values[at + j + 1] - mean[j + 1]) * factor;
            double d2 = query[j + 2] - ((double) values[at + j + 2] - mean[j + 2]) * factor;
            double d3 = query[j + 3] - ((double) values[at + j + 3] - mean[j + 3]) * factor;
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
        }
        for (; j < query.length; j++) {
            double d = query[j] - ((double) values[at + j] - mean[j]) * factor;
            sum0 += d * d;
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    private double product(double[] query, float[] values, int at, double factor) {
        float[] mean = centre;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < query.length; j += 4) {
            sum0 += query[j] * (((double) values[at + j] - mean[j]) * factor);
            sum1 += query[j + 1] * (((double) values[at + j + 1] - mean[j + 1]) * factor);
            sum2 += query[j + 2] * (((double) values[at + j + 2] - mean[j + 2]) * factor);
            sum3 += query[j + 3] * (((double) values[at + j + 3] - mean[j + 3]) * factor);
        }
        for (; j < query.length; j++) {
            sum0 += query[j] * (((double) values[at + j] - mean[j]) * factor);
        }
        return sum0 + sum1 + sum2 + sum3;
    }
}
