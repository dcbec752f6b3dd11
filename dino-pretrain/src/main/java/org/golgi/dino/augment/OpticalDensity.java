package org.golgi.dino.augment;

/**
 * Optical density of bytes, {@code -ln((value + 0.5) / 255.5)}, in fixed point with {@value #UNIT} steps a unit.
 *
 * <p>The half keeps black finite. The steps are so small that a byte comes back from its density unchanged.
 */
final class OpticalDensity {
    static final int UNIT = 4096;

    private static final double WHITE = 255.5;
    private static final int[] DENSITY = density();
    private static final byte[] VALUE = values();

    private OpticalDensity() {}

    /** The density of what each of 256 values stands for. */
    static int[] ofTable(int[] table) {
        int[] density = new int[256];
        for (int i = 0; i < 256; i++) {
            density[i] = DENSITY[table[i]];
        }
        return density;
    }

    /** The byte of a density; clamped to what bytes can show. */
    static int value(int density) {
        return VALUE[Math.max(0, Math.min(VALUE.length - 1, density))] & 0xFF;
    }

    private static int[] density() {
        int[] density = new int[256];
        for (int value = 0; value < 256; value++) {
            density[value] = (int) Math.rint(-Math.log((value + 0.5) / WHITE) * UNIT);
        }
        return density;
    }

    private static byte[] values() {
        byte[] values = new byte[DENSITY[0] + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Math.rint(WHITE * Math.exp(-i / (double) UNIT) - 0.5);
        }
        return values;
    }
}
