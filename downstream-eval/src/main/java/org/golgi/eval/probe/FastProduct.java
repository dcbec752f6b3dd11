package org.golgi.eval.probe;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.ProcessorFlags;
import org.golgi.core.tensor.Scope;

/**
 * Which products are fast on this machine. What is found does not depend on it, since the bounds of a search hold either
 * way.
 */
final class FastProduct {
    private FastProduct() {}

    /** The format in which this machine multiplies fastest, of those that multiply as precisely as they should. */
    static ProductFormat fastest() {
        return Holder.FASTEST;
    }

    /** Made at first use; apart from the trial, whose other threads must not wait for it. */
    private static final class Holder {
        static final ProductFormat FASTEST = Trial.choose();
    }

    /** Times each format once. */
    private static final class Trial {
        private static final int QUERIES = 512;
        private static final int ROWS = 1024;
        private static final int WIDTH = 1024;
        private static final int FEW = 64;
        private static final int REPEATS = 6;
        private static final double HOPELESS = 3;

        /** Products of bytes leave more rows in doubt, so these must bring more than a little. */
        private static final double DOUBTS = 1.2;

        private static ProductFormat choose() {
            ProductFormat fastest = ProductFormat.FP32;
            double least = 1;
            for (ProductFormat format : List.of(ProductFormat.BF16, ProductFormat.INT8)) {
                try {
                    double share = timeBesideFloats(format) * (format == ProductFormat.INT8 ? DOUBTS : 1);
                    if (share < least && isPrecise(format)) {
                        fastest = format;
                        least = share;
                    }
                } catch (RuntimeException noKernelsHere) {
                    continue;
                }
            }
            return fastest;
        }

        /** Time of products in this format as a share of that of products in float32. */
        private static double timeBesideFloats(ProductFormat format) {
            if (format == ProductFormat.BF16 && ProcessorFlags.lackBfloat16()) {
                return Double.POSITIVE_INFINITY; // emulated
            }
            // Few products tell what is hopeless; as many as it takes to be sure would take a third of a second then.
            double few = timeBesideFloats(format, FEW);
            return few > HOPELESS ? few : timeBesideFloats(format, ROWS);
        }

        /** In turn, and the least of each, since other work disturbs. */
        private static double timeBesideFloats(ProductFormat format, int rows) {
            try (Scope scope = new Scope()) {
                Contender first = new Contender(format, rows);
                Contender second = new Contender(ProductFormat.FP32, rows);
                double least = Double.POSITIVE_INFINITY;
                double other = Double.POSITIVE_INFINITY;
                for (int i = 0; i < REPEATS; i++) {
                    least = Math.min(least, first.seconds());
                    other = Math.min(other, second.seconds());
                }
                return least / other;
            }
        }

        /** Products in one format, ready to be timed. */
        private static final class Contender {
            private final RoundedRows queries;
            private final ProductBlock products;

            Contender(ProductFormat format, int count) {
                queries = rows(format, QUERIES, RoundedRows.Side.QUERIES);
                products = ProductBlock.of(format, QUERIES, count);
                products.take(rows(format, count, RoundedRows.Side.DATABASE));
            }

            double seconds() {
                try (Scope product = new Scope()) {
                    long start = System.nanoTime();
                    products.fill(queries, 0, QUERIES);
                    return (System.nanoTime() - start) / 1e9;
                }
            }
        }

        private static RoundedRows rows(ProductFormat format, int count, RoundedRows.Side side) {
            RoundedRows.Source source = i -> {
                Rng rng = Rng.of(3, side.ordinal(), i);
                double[] row = new double[WIDTH];
                for (int j = 0; j < row.length; j++) {
                    row[j] = rng.nextDouble();
                }
                return row;
            };
            return RoundedRows.of(source, 0, count, new double[WIDTH], format, side);
        }

        /** Some libraries without hardware for it add up in bfloat16, or in 16 bits that overflow. */
        private static boolean isPrecise(ProductFormat format) {
            try (Scope scope = new Scope()) {
                RoundedRows queries = rows(format, QUERIES, RoundedRows.Side.QUERIES);
                RoundedRows rows = rows(format, ROWS, RoundedRows.Side.DATABASE);
                ProductBlock products = ProductBlock.of(format, QUERIES, ROWS);
                products.take(rows);
                products.fill(queries, 0, QUERIES);
                Tensor expected = queries.values().mm(rows.values().t());
                float largest = Ops.toFloats(expected.abs().max())[0];
                float[] wanted = Ops.toFloats(expected);
                double most = 4 * (format.resultRounding() + format.sumRounding(WIDTH)) * largest;
                for (int i = 0; i < QUERIES; i++) {
                    for (int j = 0; j < ROWS; j++) {
                        double found = products.factor(i) * products.at(i, j) + products.offset(i);
                        double off = Math.abs(found - wanted[i * ROWS + j]) - products.offsetError(i);
                        if (!(off <= most)) {
                            return false;
                        }
                    }
                }
                return true;
            }
        }
    }
}
