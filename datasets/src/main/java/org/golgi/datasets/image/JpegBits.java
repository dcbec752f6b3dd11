package org.golgi.datasets.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The entropy-coded part of a baseline JPEG, read block by block (ITU T.81, annex F). Past the end, or in front of a
 * marker, zeros follow; {@link #overrun()} tells.
 */
final class JpegBits {
    /** Stands for a difference where the bits begin with no code. */
    static final int NO_CODE = Integer.MIN_VALUE;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    /** The longest code with the longest value. */
    private static final int MOST_TAKEN = 32;

    private static final int SHIFT = Long.SIZE - JpegHuffman.WINDOW;

    private final byte[] jpeg;
    private int at;
    /** The next bits, from the highest. */
    private long bits;

    private int count;
    private int padding;

    JpegBits(byte[] jpeg, int from) {
        this.jpeg = jpeg;
        this.at = from;
    }

    private void refill() {
        if (at + 4 <= jpeg.length) {
            int word = (int) INT.get(jpeg, at);
            if ((~word - 0x01010101 & word & 0x80808080) == 0) { // no byte is 0xFF
                bits |= (word & 0xFFFFFFFFL) << 32 - count;
                count += 32;
                at += 4;
                return;
            }
        }
        while (count < MOST_TAKEN) {
            int value = 0;
            if (at + 1 < jpeg.length && (jpeg[at] != (byte) 0xFF || jpeg[at + 1] == 0)) {
                value = jpeg[at] & 0xFF;
                at += value == 0xFF ? 2 : 1;
            } else {
                padding += 8;
            }
            bits |= (long) value << 56 - count;
            count += 8;
        }
    }

    /** True if more was read than there is. */
    boolean overrun() {
        return count < padding;
    }

    /** Steps over a restart marker; false if the next thing is not this one. */
    boolean restart(int number) {
        int unread = count - padding;
        boolean right = unread >= 0
                && unread < 8
                && at + 1 < jpeg.length
                && jpeg[at] == (byte) 0xFF
                && (jpeg[at + 1] & 0xFF) == 0xD0 + number;
        at += 2;
        bits = 0;
        count = 0;
        padding = 0;
        return right;
    }

    /**
     * Reads the difference of a block's DC coefficient to the one before and steps over the AC coefficients.
     *
     * @return the difference, or {@link #NO_CODE}
     */
    int differenceAlone(JpegHuffman dc, JpegHuffman ac) {
        if (count < MOST_TAKEN) {
            refill();
        }
        long next = bits;
        int left = count;
        int entry = dc.one[(int) (next >>> SHIFT)];
        if (entry == 0) {
            entry = dc.longEntry(next);
            if (entry == 0) {
                return NO_CODE;
            }
        }
        int difference = value(next, entry);
        int k = 1;
        while (true) {
            next <<= JpegHuffman.taken(entry);
            left -= JpegHuffman.taken(entry);
            if (k >= JpegHuffman.BLOCK) {
                break;
            }
            if (left < MOST_TAKEN) {
                bits = next;
                count = left;
                refill();
                next = bits;
                left = count;
            }
            int window = (int) (next >>> SHIFT);
            entry = ac.many[window];
            if (k + JpegHuffman.bound(entry) > JpegHuffman.BLOCK) {
                entry = ac.one[window];
            }
            if (entry == 0) {
                entry = ac.longEntry(next);
                if (entry == 0) {
                    return NO_CODE;
                }
            }
            k += JpegHuffman.step(entry);
        }
        bits = next;
        count = left;
        return difference;
    }

    /** Reads the difference of a DC coefficient to the one before, or {@link #NO_CODE}. */
    int difference(JpegHuffman table) {
        int entry = entry(table);
        if (entry == 0) {
            return NO_CODE;
        }
        int value = value(bits, entry);
        take(entry);
        return value;
    }

    private int entry(JpegHuffman table) {
        if (count < MOST_TAKEN) {
            refill();
        }
        int entry = table.one[(int) (bits >>> SHIFT)];
        return entry == 0 ? table.longEntry(bits) : entry;
    }

    private void take(int entry) {
        bits <<= JpegHuffman.taken(entry);
        count -= JpegHuffman.taken(entry);
    }

    /** The value behind the code (T.81, F.2.2.1): without a leading one it is negative. */
    private static int value(long bits, int entry) {
        int size = JpegHuffman.taken(entry) - JpegHuffman.length(entry);
        int value = (int) (bits << JpegHuffman.length(entry) >>> Long.SIZE - 1 - size >>> 1);
        int negative = value - (1 << size >> 1) >> 31; // all ones or none: a branch could not be foretold
        return value + (negative & 1 - (1 << size));
    }

    /**
     * Reads the AC coefficients of a block.
     *
     * @param block 64 zeros behind the first, in zigzag order
     * @return false if a code is none
     */
    boolean read(JpegHuffman table, int[] block) {
        int k = 1;
        while (k < JpegHuffman.BLOCK) {
            int entry = entry(table);
            if (entry == 0) {
                return false;
            }
            k += JpegHuffman.step(entry);
            if (k <= JpegHuffman.BLOCK && JpegHuffman.taken(entry) > JpegHuffman.length(entry)) {
                block[k - 1] = value(bits, entry);
            }
            take(entry);
        }
        return true;
    }
}
