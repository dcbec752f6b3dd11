package org.golgi.dino.augment;

/**
 * The arithmetic of {@link Hue}, some thousand pixels at a time.
 *
 * <p>Only looking hue and saturation up goes pixel by pixel; what comes before and after is done by small loops over
 * arrays that the JIT compiler vectorises.
 *
 * <p>The way back from HSV has no rounding but the last: with hue h in sector {@code 6 h / 255} and w the rest of that
 * division (or 255 minus it in even sectors), the three values of a colour are v, {@code v (1 - s w / 255^2)} and
 * {@code v (1 - s / 255)}. As 255 is odd there are no ties, and integers do.
 */
final class HueShift {
    private static final int CHUNK = 1024;
    private static final int ONE = 255;
    private static final int SQUARE = ONE * ONE;

    /** For each sector: the byte of a packed pixel in which the largest, the middle and the smallest value stand. */
    private static final int[][] BYTES = {{2, 1, 0}, {1, 2, 0}, {1, 0, 2}, {0, 1, 2}, {0, 2, 1}, {2, 0, 1}};

    private static final int WEIGHT = 8;
    private static final int LARGEST = 16;
    private static final int MIDDLE = 18;
    private static final int SMALLEST = 20;

    private final int[] shifted;
    private final int[] pixels = new int[CHUNK];
    private final int[] red = new int[CHUNK];
    private final int[] green = new int[CHUNK];
    private final int[] blue = new int[CHUNK];
    private final int[] max = new int[CHUNK];
    private final int[] range = new int[CHUNK];
    private final int[] found = new int[CHUNK];
    private final int[] value = new int[CHUNK];

    /** Shifts by this many 255ths of a turn. */
    HueShift(int shift) {
        shifted = shifted(shift);
    }

    void apply(int[] all, int size) {
        for (int from = 0; from < size; from += CHUNK) {
            int length = Math.min(CHUNK, size - from);
            System.arraycopy(all, from, pixels, 0, length);
            channel(pixels, 16, red, length);
            channel(pixels, 8, green, length);
            channel(pixels, 0, blue, length);
            largest(red, green, blue, max, length);
            smallest(red, green, blue, range, length);
            subtractFrom(max, range, length);
            belowLargest(red, green, blue, max, range, found, length);
            addOrder(red, green, blue, found, length);
            lookUp(found, max, range, shifted, length);
            place(max, found, LARGEST, pixels, length);
            middle(max, found, value, length);
            addPlaced(value, found, MIDDLE, pixels, length);
            smallest(max, found, value, length);
            addPlaced(value, found, SMALLEST, pixels, length);
            System.arraycopy(pixels, 0, all, from, length);
        }
    }

    /** What each hue becomes: its weight w and the bytes of the three values, to be joined with a saturation. */
    private static int[] shifted(int shift) {
        int[] shifted = new int[256];
        for (int hue = 0; hue < 256; hue++) {
            int sixths = (hue + shift & 0xFF) * 6;
            int sector = sixths / ONE % 6;
            int rest = sixths % ONE;
            int weight = sector % 2 == 0 ? ONE - rest : rest;
            int[] bytes = BYTES[sector];
            shifted[hue] = weight << WEIGHT | bytes[0] << LARGEST | bytes[1] << MIDDLE | bytes[2] << SMALLEST;
        }
        return shifted;
    }

    private static void channel(int[] pixels, int shift, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = pixels[i] >> shift & 0xFF;
        }
    }

    private static void largest(int[] a, int[] b, int[] c, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            int d = a[i] - b[i];
            int ab = a[i] - (d & d >> 31);
            int e = ab - c[i];
            out[i] = ab - (e & e >> 31);
        }
    }

    private static void smallest(int[] a, int[] b, int[] c, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            int d = a[i] - b[i];
            int ab = b[i] + (d & d >> 31);
            int e = ab - c[i];
            out[i] = c[i] + (e & e >> 31);
        }
    }

    private static void subtractFrom(int[] max, int[] minThenRange, int length) {
        for (int i = 0; i < length; i++) {
            minThenRange[i] = max[i] - minThenRange[i];
        }
    }

    /** The index of {@link Hsv#hue} but for the order: range, and how far the middle value lies below the largest. */
    private static void belowLargest(
            int[] red, int[] green, int[] blue, int[] max, int[] range, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = (range[i] << 8) - range[i] + 3 * max[i] - red[i] - green[i] - blue[i];
        }
    }

    /** Which of the channels are smaller than which: the signs of their differences. */
    private static void addOrder(int[] red, int[] green, int[] blue, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] |= (red[i] - green[i] & 0x10000) + (green[i] - blue[i] & 0x20000) + (blue[i] - red[i] & 0x40000);
        }
    }

    private static void lookUp(int[] indexThenFound, int[] max, int[] range, int[] shifted, int length) {
        for (int i = 0; i < length; i++) {
            indexThenFound[i] = shifted[Hsv.hue(indexThenFound[i])] | Hsv.saturation(max[i], range[i]);
        }
    }

    private static void middle(int[] max, int[] found, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            int product = (found[i] & 0xFF) * (found[i] >> WEIGHT & 0xFF);
            out[i] = by255(by255(max[i] * (SQUARE - product) + SQUARE / 2));
        }
    }

    private static void smallest(int[] max, int[] found, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = by255(max[i] * (ONE - (found[i] & 0xFF)) + ONE / 2);
        }
    }

    /** Division by 255 of a number below 2^24, rounded down: a quotient that may be 1 too small, then mended. */
    private static int by255(int n) {
        int quotient = n + (n >> 8) + (n >> 16) >> 8;
        int rest = n - (quotient << 8) + quotient;
        return quotient - (254 - rest >> 31);
    }

    /** Byte b of a packed pixel is multiplied by 256^b, as shifts by varying distances are not vectorised. */
    private static void place(int[] values, int[] found, int field, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            int where = found[i] >> field;
            out[i] = values[i] * (1 + (where & 1) * 0xFF + (where >> 1 & 1) * 0xFFFF);
        }
    }

    private static void addPlaced(int[] values, int[] found, int field, int[] out, int length) {
        for (int i = 0; i < length; i++) {
            int where = found[i] >> field;
            out[i] |= values[i] * (1 + (where & 1) * 0xFF + (where >> 1 & 1) * 0xFFFF);
        }
    }
}
