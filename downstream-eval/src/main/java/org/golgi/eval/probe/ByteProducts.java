package org.golgi.eval.probe;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.LoneThreads;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;

/**
 * Products of whole numbers of 8 bits, by libtorch's kernels for quantised layers. With a and b the whole numbers of a query and
 * a row, u and v the dithers and s the steps, a product is s_q s_x (a·b - u·b - (a - u)·v): the kernel gives s_x (a·b - u·b),
 * and the last term is a number of the query as long as the steps of the rows are alike.
 */
final class ByteProducts implements ProductBlock {
    /** Kernels take the first factor as numbers that are not negative. */
    private static final long ZERO_OF_QUERY = DitheredRows.MOST_OF_QUERY;

    /** Rows of one product: what the kernel adds up stays in the cache of a processor. */
    static final int MOST_ROWS = 2 * Products.LINE;

    /** Queries of one product that a thread computes alone. */
    private static final int QUERIES_ALONE = 120;

    private List<Piece> pieces;
    private int pieceRows;
    private double middleStep;
    private double halfRange;

    /** What is done with some of the queries; native memory goes when it is done. */
    interface SomeQueries {
        void multiply(int from, int count);
    }

    /** Looks at products while they are in the cache: [queries, rows], with the rows from the first on. */
    interface Look {
        void at(ByteBuffer products, int first, int rows);
    }

    /** Some of the rows, in the order of the kernel. */
    private static final class Piece {
        private final IValue packed;
        private final int rows;

        Piece(RoundedRows taken, int from, int rows) {
            this.rows = rows;
            this.packed = Scope.of(() -> pack(taken, from, rows));
        }

        private static IValue pack(RoundedRows taken, int from, int rows) {
            double[] steps = new double[rows];
            float[] bias = new float[rows];
            for (int i = 0; i < rows; i++) {
                steps[i] = taken.dithered().steps()[from + i];
                bias[i] = (float) (-taken.dithered().corrections()[from + i] * steps[i]);
            }
            Tensor quantised = call(
                            "aten::_make_per_channel_quantized_tensor",
                            new IValue(taken.rows().narrow(0, from, rows)),
                            new IValue(Tensor.create(steps)),
                            new IValue(Tensor.create(new long[rows])),
                            new IValue(0L))
                    .toTensor();
            return call("quantized::linear_prepack", new IValue(quantised), new IValue(Ops.floats(bias, rows)));
        }

        FloatBuffer multiply(Tensor queries) {
            Tensor result = call(
                            "quantized::linear_with_input_q_dq_qweight_dq_output_fp32",
                            new IValue(queries),
                            new IValue(1.0),
                            new IValue(ZERO_OF_QUERY),
                            packed)
                    .toTensor();
            return Ops.memory(result).asFloatBuffer();
        }

        ByteBuffer multiply(IValue queries, Grid grid) {
            Tensor result = call("quantized::linear", queries, packed, new IValue(grid.step()), new IValue(grid.zero()))
                    .toTensor();
            return Ops.memory(result);
        }
    }

    private static IValue call(String operator, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        Dispatcher.singleton().findSchemaOrThrow(operator, "").callBoxed(stack);
        return new IValue(stack.get(0)); // one of its own: that in the stack goes with the stack
    }

    /** Goes through all queries, some at a time on each processor, as many on each as on the others. */
    static void forSomeQueries(int queries, SomeQueries some) {
        int atOnce = QUERIES_ALONE * Threads.count();
        int rounds = (queries + atOnce - 1) / atOnce;
        int parts = Math.min(queries, rounds * Threads.count());
        LoneThreads.forEach(parts, part -> {
            int from = part * queries / parts;
            try (Scope scope = new Scope()) {
                some.multiply(from, (part + 1) * queries / parts - from);
            }
        });
    }

    @Override
    public void take(RoundedRows rows) {
        int processors = Runtime.getRuntime().availableProcessors();
        int lines = (rows.count() + Products.LINE - 1) / Products.LINE;
        pieceRows = Math.min(MOST_ROWS, (lines + processors - 1) / processors * Products.LINE);
        int count = (rows.count() + pieceRows - 1) / pieceRows;
        pieces = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> new Piece(rows, i * pieceRows, Math.min(pieceRows, rows.count() - i * pieceRows)))
                .toList();
        try (Scope scope = new Scope()) {
            for (Piece piece : pieces) {
                scope.keep(piece.packed);
                Scope.release(piece.packed);
            }
        }
        middleStep = (rows.largestStep() + rows.smallestStep()) / 2;
        halfRange = (rows.largestStep() - rows.smallestStep()) / 2;
    }

    @Override
    public Products multiply(RoundedRows queries, int from, int count) {
        // Kernels that give floats take floats.
        Tensor some = queries.rows().narrow(0, from, count).to(Ops.F32).sub(new Scalar(ZERO_OF_QUERY));
        return new Result(
                queries,
                from,
                pieces.stream().map(piece -> piece.multiply(some)).toList());
    }

    /** Multiplies some of the queries with all rows, and rounds what this gives to the steps of a grid, as unsigned bytes. */
    void multiply(RoundedRows queries, int from, int count, Grid grid, Look look) {
        IValue some = new IValue(call(
                        "aten::_make_per_tensor_quantized_tensor",
                        new IValue(queries.rows().narrow(0, from, count)),
                        new IValue(1.0),
                        new IValue(ZERO_OF_QUERY))
                .toTensor());
        for (int i = 0; i < pieces.size(); i++) {
            try (Scope scope = new Scope()) {
                look.at(pieces.get(i).multiply(some, grid), i * pieceRows, pieces.get(i).rows);
            }
        }
    }

    /** What the numbers of a query are multiplied with. */
    static double factor(RoundedRows queries, int query) {
        return queries.dithered().steps()[query];
    }

    /** What is added then. */
    double offset(RoundedRows queries, int query) {
        return -factor(queries, query) * middleStep * queries.dithered().corrections()[query];
    }

    /** How far the offset may be off. */
    double offsetError(RoundedRows queries, int query) {
        return factor(queries, query) * halfRange * Math.abs(queries.dithered().corrections()[query]);
    }

    /** What the pieces gave, each [queries, its rows]. */
    private final class Result implements Products {
        private final RoundedRows queries;
        private final int firstQuery;
        private final List<FloatBuffer> products;

        Result(RoundedRows queries, int firstQuery, List<FloatBuffer> products) {
            this.queries = queries;
            this.firstQuery = firstQuery;
            this.products = products;
        }

        @Override
        public void copy(int query, int from, int count, float[] into, short[] scratch) {
            int piece = from / pieceRows;
            products.get(piece).get(query * pieces.get(piece).rows + from % pieceRows, into, 0, count);
        }

        @Override
        public float at(int query, int row) {
            int piece = row / pieceRows;
            return products.get(piece).get(query * pieces.get(piece).rows + row % pieceRows);
        }

        @Override
        public double factor(int query) {
            return ByteProducts.factor(queries, firstQuery + query);
        }

        @Override
        public double offset(int query) {
            return ByteProducts.this.offset(queries, firstQuery + query);
        }

        @Override
        public double offsetError(int query) {
            return ByteProducts.this.offsetError(queries, firstQuery + query);
        }
    }
}
