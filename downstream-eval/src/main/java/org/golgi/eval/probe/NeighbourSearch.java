package org.golgi.eval.probe;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.eval.features.FeatureMatrix;

/**
 * Exact nearest neighbours without the matrix of all distances: blocks of products in float32 propose a few more
 * candidates than asked for, and their order is decided in float64. Equal distances go to the smaller row number.
 */
final class NeighbourSearch {
    private static final int SPARE = 12;
    private static final int DATABASE_BLOCK = 8192;
    private static final int QUERY_BLOCK = 1024;
    private static final int QUERY_SLAB = 65_536;

    private final FeatureMatrix database;
    private final Preparation preparation;
    private final Similarity similarity;
    private final double[] inverseLengths;

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
        Natives.load();
        this.database = database;
        this.preparation = preparation;
        this.similarity = similarity;
        this.inverseLengths = preparation.inverseLengths(database);
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
        for (int from = 0; from < queries.rows(); from += QUERY_SLAB) {
            int count = Math.min(QUERY_SLAB, queries.rows() - from);
            long[] candidates = propose(queries, from, count, Math.min(k + SPARE, database.rows()));
            int perQuery = candidates.length / count;
            int slab = from;
            IntStream.range(0, count)
                    .parallel()
                    .forEach(i -> decide(queries, slab + i, queryLengths[slab + i], candidates, i, perQuery, found));
        }
        return found;
    }

    /** Candidates [count, m] of a slab of queries, in no order. */
    private long[] propose(FeatureMatrix queries, int from, int count, int m) {
        try (Scope scope = new Scope()) {
            Tensor slab = Scope.of(() -> preparation.apply(queries.tensor(from, count)));
            Tensor bestScores = null;
            Tensor bestRows = null;
            for (int start = 0; start < database.rows(); start += DATABASE_BLOCK) {
                int rows = Math.min(DATABASE_BLOCK, database.rows() - start);
                try (Scope blockScope = new Scope()) {
                    Tensor[] best = block(slab, start, rows, m);
                    if (bestScores == null) {
                        bestScores = blockScope.keep(best[0]);
                        bestRows = blockScope.keep(best[1]);
                    } else {
                        Tensor scores = Ops.cat(1, bestScores, best[0]);
                        T_TensorTensor_T top = scores.topk(Math.min(m, scores.size(1)), 1, true, false);
                        bestRows = blockScope.keep(Ops.cat(1, bestRows, best[1]).gather(1, top.get1()));
                        bestScores = blockScope.keep(top.get0().detach());
                    }
                }
            }
            return Ops.toLongs(bestRows);
        }
    }

    /** The best of one block of the database for each query of the slab. */
    private Tensor[] block(Tensor slab, int start, int rows, int m) {
        Tensor block = preparation.apply(database.tensor(start, rows)); // [rows, D]
        Tensor transposed = block.t();
        Tensor halfSquares = Ops.scale(block.mul(block).sum(new long[] {1}, false, noType()), 0.5); // [rows]
        int parts = (int) ((slab.size(0) + QUERY_BLOCK - 1) / QUERY_BLOCK);
        Tensor[] scores = new Tensor[parts];
        Tensor[] indices = new Tensor[parts];
        for (int i = 0; i < parts; i++) {
            long first = (long) i * QUERY_BLOCK;
            long size = Math.min(QUERY_BLOCK, slab.size(0) - first);
            try (Scope scope = new Scope()) {
                Tensor products = torch.mm(slab.narrow(0, first, size), transposed); // [size, rows]
                // argmin of ‖q - x‖² is argmax of q·x - ½‖x‖²
                Tensor score = similarity == Similarity.L2 ? products.sub_(halfSquares) : products;
                T_TensorTensor_T top = score.topk(Math.min(m, rows), 1, true, false);
                // What get0() returns lies inside the tuple and dies with it.
                scores[i] = scope.keep(top.get0().detach());
                indices[i] = scope.keep(top.get1().add(new org.bytedeco.pytorch.Scalar(start)));
            }
        }
        return new Tensor[] {Ops.cat(0, scores), Ops.cat(0, indices)};
    }

    private static org.bytedeco.pytorch.ScalarTypeOptional noType() {
        return new org.bytedeco.pytorch.ScalarTypeOptional();
    }

    /** Orders the candidates of one query by their scores in float64. */
    private void decide(
            FeatureMatrix queries,
            int query,
            double queryLength,
            long[] candidates,
            int at,
            int perQuery,
            Neighbours found) {
        int width = database.columns();
        double[] prepared = new double[width];
        for (int j = 0; j < width; j++) {
            prepared[j] = preparation.centred(queries, query, j) * queryLength;
        }
        double[] scores = new double[perQuery];
        Integer[] order = new Integer[perQuery];
        for (int i = 0; i < perQuery; i++) {
            scores[i] = score(prepared, (int) candidates[at * perQuery + i]);
            order[i] = i;
        }
        double sign = similarity == Similarity.L2 ? 1 : -1;
        java.util.Arrays.sort(order, (a, b) -> {
            int byScore = Double.compare(sign * scores[a], sign * scores[b]);
            return byScore != 0 ? byScore : Long.compare(candidates[at * perQuery + a], candidates[at * perQuery + b]);
        });
        for (int i = 0; i < found.k(); i++) {
            found.rows()[query * found.k() + i] = (int) candidates[at * perQuery + order[i]];
            found.scores()[query * found.k() + i] = scores[order[i]];
        }
    }

    private double score(double[] query, int row) {
        double length = inverseLengths[row];
        double sum = 0;
        for (int j = 0; j < query.length; j++) {
            double x = preparation.centred(database, row, j) * length;
            sum += similarity == Similarity.L2 ? (query[j] - x) * (query[j] - x) : query[j] * x;
        }
        return sum;
    }
}
