package org.golgi.eval.probe;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.random.Rng;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;

/**
 * Products of rounded rows and how far they can be off. Whether bfloat16 is used depends on what is faster here; what is
 * found does not, since the bounds hold either way.
 */
final class FastProduct {
    /** Relative error of a result that is stored in 8 bits of mantissa. */
    private static final double HALF_ROUNDING = 1.01 / (1 << 8);

    private static final double FLOAT_ROUNDING = 1.0 / (1 << 24);

    private FastProduct() {}

    /** The format in which this machine multiplies faster, of those that multiply as precisely as they should. */
    static Precision fastest() {
        return Trial.FASTEST;
    }

    /** Relative error of a stored result. */
    static double resultRounding(Precision precision) {
        return precision == Precision.BF16 ? HALF_ROUNDING : FLOAT_ROUNDING;
    }

    /** Error of a sum of this many products of rounded numbers in float32, as a share of ‖q‖ ‖x‖, in any order. */
    static double sumRounding(int width) {
        return 2.0 * width * FLOAT_ROUNDING;
    }

    /** Made at first use. */
    private static final class Trial {
        private static final int ROWS = 1024;
        private static final int FEW_ROWS = 256;
        private static final double HOPELESS = 3;
        private static final int WIDTH = 512;
        private static final int REPEATS = 4;
        static final Precision FASTEST = choose();

        private static Precision choose() {
            try (Scope scope = new Scope()) {
                // Where bfloat16 is emulated a small product tells; the large ones would take a third of a second.
                Tensor few = random(3, FEW_ROWS);
                if (seconds(few.to(Ops.BF16), few.to(Ops.BF16)) > HOPELESS * seconds(few, few)) {
                    return Precision.FP32;
                }
                Tensor half = random(1, ROWS).to(Ops.BF16);
                Tensor b = random(2, ROWS).to(Ops.BF16);
                double exact = seconds(half.to(Ops.F32), b.to(Ops.F32));
                double fast = seconds(half, b);
                return fast < exact && isPrecise(half, b) ? Precision.BF16 : Precision.FP32;
            }
        }

        private static Tensor random(long seed, int rows) {
            Rng rng = Rng.of(seed);
            float[] values = new float[rows * WIDTH];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) rng.nextDouble();
            }
            return Ops.floats(values, rows, WIDTH);
        }

        private static double seconds(Tensor a, Tensor b) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < REPEATS; i++) {
                try (Scope scope = new Scope()) {
                    long start = System.nanoTime();
                    torch.mm(a, b.t());
                    best = Math.min(best, System.nanoTime() - start);
                }
            }
            return best / 1e9;
        }

        /** Some libraries without hardware for it add up in bfloat16. */
        private static boolean isPrecise(Tensor a, Tensor b) {
            try (Scope scope = new Scope()) {
                Tensor expected = torch.mm(a.to(Ops.F64), b.to(Ops.F64).t());
                Tensor found = torch.mm(a, b.t()).to(Ops.F64);
                double off =
                        Ops.toFloats(found.sub(expected).abs().div(expected).max())[0];
                return off <= HALF_ROUNDING + 1e-4;
            }
        }
    }
}
