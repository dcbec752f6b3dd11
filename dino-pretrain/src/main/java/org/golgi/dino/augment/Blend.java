package org.golgi.dino.augment;

/** Pillow's {@code Image.blend} of two bytes: linear in single precision, clamped, then cut to an integer. */
final class Blend {

    private Blend() {}

    /** {@code from + factor * (to - from)} as a byte. */
    static int of(int from, int to, float factor) {
        return (int) Math.max(0f, Math.min(255f, from + factor * (to - from)));
    }

    /** The blend of one value with every byte. */
    static int[] table(int from, double factor) {
        int[] table = new int[256];
        for (int value = 0; value < 256; value++) {
            table[value] = of(from, value, (float) factor);
        }
        return table;
    }
}
