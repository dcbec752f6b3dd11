package org.golgi.datasets.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A POSIX ustar header block of 512 bytes (IEEE 1003.1, pax interchange format, ustar).
 *
 * @param name path of the member
 * @param size bytes of its contents
 * @param type {@code '0'} for a file, {@code 'x'} and {@code 'g'} for pax headers, {@code 'L'} for a GNU long name
 */
record TarHeader(String name, long size, char type) {
    static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int CHECKSUM = 148;

    /** The block of a regular file; owner and time are fixed, so equal tiles make equal shards. */
    static byte[] file(String name, long size) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > NAME_BYTES) {
            throw new IllegalArgumentException("a tar member's name must have 1 to 100 bytes, got '" + name + "'");
        }
        byte[] block = new byte[BLOCK];
        System.arraycopy(bytes, 0, block, 0, bytes.length);
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, 124, String.format("%011o\0", size));
        put(block, 136, "00000000000\0");
        put(block, CHECKSUM, "        ");
        block[156] = '0';
        put(block, 257, "ustar\00000");
        put(block, CHECKSUM, String.format("%06o\0 ", checksum(block)));
        return block;
    }

    /**
     * Parses a block.
     *
     * @throws IOException if its checksum is wrong or a number makes no sense
     */
    static TarHeader parse(byte[] block) throws IOException {
        byte[] unsigned = block.clone();
        Arrays.fill(unsigned, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        if (octal(block, CHECKSUM, 8) != checksum(unsigned)) {
            throw new IOException("no tar header: its checksum is wrong");
        }
        String name = text(block, 0, NAME_BYTES);
        String prefix = text(block, 257, 5).equals("ustar") ? text(block, 345, 155) : "";
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, number(block, 124, 12), (char) block[156]);
    }

    boolean isFile() {
        return type == '0' || type == '\0' || type == '7';
    }

    /** Bytes of the contents with the padding to whole blocks. */
    long paddedSize() {
        return padded(size);
    }

    static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static long checksum(byte[] block) {
        long sum = 0;
        for (byte value : block) {
            sum += value & 0xFF;
        }
        return sum;
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits, or GNU's big-endian binary where the first bit is set. */
    private static long number(byte[] block, int from, int length) throws IOException {
        if ((block[from] & 0x80) == 0) {
            return octal(block, from, length);
        }
        long value = block[from] & 0x3F;
        for (int i = from + 1; i < from + length; i++) {
            if (value >>> 54 != 0) {
                throw new IOException("no tar header: a size is beyond all bounds");
            }
            value = value << 8 | block[i] & 0xFF;
        }
        return value;
    }

    private static long octal(byte[] block, int from, int length) throws IOException {
        long value = 0;
        boolean digits = false;
        for (int i = from; i < from + length; i++) {
            int c = block[i];
            if (c >= '0' && c <= '7') {
                value = value * 8 + c - '0';
                digits = true;
            } else if (c == 0 || c == ' ') {
                if (digits) {
                    break;
                }
            } else {
                throw new IOException("no tar header: '" + text(block, from, length) + "' is no octal number");
            }
        }
        return value;
    }
}
