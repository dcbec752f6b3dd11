package org.golgi.eval.probe;

import java.util.Locale;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Scope;

/**
 * How fast this machine multiplies the vectors of a neighbour search.
 *
 * @param format of the numbers, such as fp32
 * @param perSecond multiplications and additions a second
 */
public record ProductRate(String format, double perSecond) {
    private static final int QUERIES = 1024;
    private static final int ROWS = 4096;
    private static final int REPEATS = 8;

    /** The best of some products of vectors of this width, in the format that searches use here. */
    public static ProductRate measure(int width) {
        Natives.load();
        ProductFormat format = FastProduct.fastest();
        double best = Double.POSITIVE_INFINITY;
        try (Scope scope = new Scope()) {
            ProductTiming timing = new ProductTiming(format, QUERIES, ROWS, width);
            for (int i = 0; i < REPEATS; i++) {
                best = Math.min(best, timing.seconds());
            }
        }
        return new ProductRate(format.name().toLowerCase(Locale.ROOT), 2.0 * QUERIES * ROWS * width / best);
    }
}
