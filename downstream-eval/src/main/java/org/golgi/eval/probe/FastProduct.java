package org.golgi.eval.probe;

import java.util.List;
import org.golgi.core.tensor.LoneThreads;
import org.golgi.core.tensor.ProcessorFlags;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Threads;

/**
 * Which products are fast on this machine. What is found does not depend on it, since the bounds of a search hold either
 * way.
 */
final class FastProduct {
    private static final int QUERIES = 512;
    private static final int ROWS = 1024;
    private static final int WIDTH = 1024;
    private static final int FEW = 64;
    private static final int REPEATS = 6;
    private static final double HOPELESS = 3;

    /** Products of bytes leave more rows in doubt, so these must bring more than a little. */
    private static final double DOUBTS = 1.2;

    private FastProduct() {}

    /** The format in which this machine multiplies fastest, of those that multiply as precisely as they should. */
    static ProductFormat fastest() {
        return Holder.FASTEST;
    }

    /** Made at first use; apart from the trial, whose other threads must not wait for it. */
    private static final class Holder {
        static final ProductFormat FASTEST = choose();
    }

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
            ProductTiming first = new ProductTiming(format, QUERIES, rows, WIDTH);
            ProductTiming second = new ProductTiming(ProductFormat.FP32, QUERIES, rows, WIDTH);
            double least = Double.POSITIVE_INFINITY;
            double other = Double.POSITIVE_INFINITY;
            for (int i = 0; i < REPEATS; i++) {
                least = Math.min(least, format == ProductFormat.INT8 ? secondsOfBytes(first) : first.seconds());
                other = Math.min(other, second.seconds());
            }
            return least / other;
        }
    }

    /**
     * What all processors take, from what one takes alone: in so short a time two threads may be left on one processor, and
     * a search that takes the wrong format then takes half as long again.
     */
    private static double secondsOfBytes(ProductTiming timing) {
        double[] seconds = new double[1];
        LoneThreads.forEach(1, part -> seconds[0] = timing.seconds());
        return seconds[0] / Math.min(Threads.count(), Runtime.getRuntime().availableProcessors());
    }

    /** Some libraries without hardware for it add up in bfloat16, or in 16 bits that overflow. */
    private static boolean isPrecise(ProductFormat format) {
        try (Scope scope = new Scope()) {
            ProductTiming products = new ProductTiming(format, QUERIES / 8, ROWS / 8, WIDTH);
            return products.largestError() <= 4 * (format.resultRounding() + format.sumRounding(WIDTH));
        }
    }
}
