package org.golgi.dino.augment;

import java.util.OptionalInt;

/** Pillow's {@code Image.blend} of two bytes: linear in single precision, clamped, then cut to an integer. */
final class Blend {
    /** Fractional bits of {@link #fixedPoint}. */
    static final int FRACTION_BITS = 22;

    /** More than single precision can be wrong by in a product and a sum of numbers below 256. */
    private static final double ROUNDING = 1.0 / (1 << 15);

    private Blend() {}

    /** {@code from + factor * (to - from)} as a byte. */
    static int of(int from, int to, float factor) {
        int value = (int) (from + factor * (to - from));
        return Math.max(0, Math.min(255, value));
    }

    /** The blend of one value with every byte. */
    static int[] table(int from, double factor) {
        int[] table = new int[256];
        for (int value = 0; value < 256; value++) {
            table[value] = of(from, value, (float) factor);
        }
        return table;
    }

    /**
     * The factor in fixed point, if integers give what single precision gives for any two bytes:
     * {@code of(a, b, factor) == clamp(a + ((b - a) * fixed >> FRACTION_BITS))}. Empty for a factor of 2 or more, and
     * for about three in a hundred others, of which a product comes so near to an integer that rounding decides.
     */
    static OptionalInt fixedPoint(float factor) {
        if (!(factor >= 0 && factor < 2)) {
            return OptionalInt.empty();
        }
        int fixed = (int) Math.rint((double) factor * (1 << FRACTION_BITS));
        for (int difference = -255; difference <= 255; difference++) {
            double product = (double) factor * difference;
            double floor = Math.floor(product);
            double rest = product - floor;
            boolean roundingDecides = rest != 0 && (rest < ROUNDING || rest > 1 - ROUNDING);
            if (roundingDecides || difference * fixed >> FRACTION_BITS != (int) floor) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(fixed);
    }
}
