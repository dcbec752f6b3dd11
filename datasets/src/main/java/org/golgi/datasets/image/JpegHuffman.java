package org.golgi.datasets.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Huffman table of a JPEG (ITU T.81, annex C), laid out for stepping over coefficients: one look-up covers as many
 * symbols as have their codes within the next {@link #WINDOW} bits.
 *
 * <p>An entry holds, from its lowest byte: bits taken, how far the index of the coefficient moves (64 for the end of the
 * block), the most that the index may move for the entry to hold, and the bits of the first code. 0 stands for a code
 * that is longer than the window, or none.
 */
final class JpegHuffman {
    static final int WINDOW = 12;
    static final int BLOCK = 64;

    private static final int LONGEST_CODE = 16;
    private static final int MOST_KEPT = 64;
    /** Slides share a few tables over millions of tiles. */
    private static final ConcurrentHashMap<ByteBuffer, Optional<JpegHuffman>> KEPT = new ConcurrentHashMap<>();

    /** Entries of one symbol by the next bits. */
    final int[] one = new int[1 << WINDOW];
    /** Entries of several symbols by the next bits. */
    final int[] many = new int[1 << WINDOW];

    private final byte[] symbols;
    /** First code of each length, and the first that is none; aligned to {@link #LONGEST_CODE} bits. */
    private final int[] first = new int[LONGEST_CODE + 1];

    private final int[] end = new int[LONGEST_CODE + 1];
    private final int[] index = new int[LONGEST_CODE + 1];
    private final int largestSymbol;

    private JpegHuffman(byte[] definition) {
        symbols = Arrays.copyOfRange(definition, LONGEST_CODE, definition.length);
        int code = 0;
        int symbol = 0;
        int largest = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            int count = definition[length - 1] & 0xFF;
            int free = LONGEST_CODE - length;
            if (count > 0 && code + count >= 1 << length) { // no code may be all ones
                throw new IllegalArgumentException("more codes of " + length + " bits than there can be");
            }
            first[length] = code << free;
            end[length] = code + count << free;
            index[length] = symbol;
            for (int i = 0; i < count; i++, symbol++, code++) {
                largest = Math.max(largest, symbols[symbol] & 0xFF);
                if (length <= WINDOW) {
                    int from = code << WINDOW - length;
                    Arrays.fill(one, from, from + (1 << WINDOW - length), entry(symbols[symbol] & 0xFF, length));
                }
            }
            code <<= 1;
        }
        largestSymbol = largest;
        for (int bits = 0; bits < many.length; bits++) {
            many[bits] = joined(bits);
        }
    }

    /**
     * The table.
     *
     * @param definition numbers of codes of 1 to 16 bits, then the symbols
     * @return empty if the definition is no Huffman code
     */
    static Optional<JpegHuffman> of(byte[] definition) {
        ByteBuffer key = ByteBuffer.wrap(definition);
        Optional<JpegHuffman> known = KEPT.get(key);
        if (known != null) {
            return known;
        }
        Optional<JpegHuffman> made;
        try {
            made = Optional.of(new JpegHuffman(definition));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            made = Optional.empty();
        }
        if (KEPT.size() >= MOST_KEPT) {
            KEPT.clear();
        }
        KEPT.put(key, made);
        return made;
    }

    private static int entry(int symbol, int length) {
        int size = symbol & 0xF;
        int run = symbol >> 4;
        boolean ends = size == 0 && run != 15;
        int step = ends ? BLOCK : run + 1;
        int bound = ends ? 1 : run + 1;
        return length + size | step << 8 | bound << 16 | length << 24;
    }

    /** Symbols one after the other, as long as their codes lie within the window and they fit into one block. */
    private int joined(int window) {
        int entry = one[window];
        while (entry != 0 && step(entry) < BLOCK && taken(entry) < WINDOW) {
            // Bits that are not known yet are zeros here, so the next code counts only if it ends before them.
            int next = one[window << taken(entry) & one.length - 1];
            int moved = step(entry) + bound(next);
            if (next == 0 || taken(entry) + length(next) > WINDOW || moved > BLOCK) {
                break;
            }
            int step = step(next) == BLOCK ? BLOCK : moved;
            entry = taken(entry) + taken(next) | step << 8 | moved << 16 | length(entry) << 24;
        }
        return entry;
    }

    /** The entry of a code that is longer than the window, or 0 if the bits begin with no code. */
    int longEntry(long bits) {
        int next = (int) (bits >>> Long.SIZE - LONGEST_CODE);
        for (int length = WINDOW + 1; length <= LONGEST_CODE; length++) {
            if (next >= first[length] && next < end[length]) {
                int symbol = index[length] + (next - first[length] >> LONGEST_CODE - length);
                return entry(symbols[symbol] & 0xFF, length);
            }
        }
        return 0;
    }

    /** The largest symbol; 15 at most in a table for DC coefficients. */
    int largestSymbol() {
        return largestSymbol;
    }

    static int taken(int entry) {
        return entry & 0xFF;
    }

    static int step(int entry) {
        return entry >>> 8 & 0xFF;
    }

    static int bound(int entry) {
        return entry >>> 16 & 0xFF;
    }

    /** Bits of the first code; what follows up to {@link #taken} is the coefficient's value. */
    static int length(int entry) {
        return entry >>> 24;
    }
}
