package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The tags of one TIFF directory. A value is read when it is asked for and was checked to lie within the file, so no
 * value is larger than the file.
 */
final class TiffTags {
    static final int SUBFILE_TYPE = 254;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int DESCRIPTION = 270;
    static final int MAKE = 271;
    static final int MODEL = 272;
    static final int STRIP_OFFSETS = 273;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int X_RESOLUTION = 282;
    static final int Y_RESOLUTION = 283;
    static final int PLANAR = 284;
    static final int RESOLUTION_UNIT = 296;
    static final int SOFTWARE = 305;
    static final int DATE_TIME = 306;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int JPEG_TABLES = 347;
    static final int NDPI = 65420;
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    private static final int RATIONAL = 5;

    private final TiffFileReader file;
    private final Map<Integer, Entry> entries;

    /** A value: its type and count, and where it lies in the file. */
    record Entry(int type, long count, long position) {
        long bytes() {
            return count * TYPE_BYTES[type];
        }
    }

    TiffTags(TiffFileReader file, Map<Integer, Entry> entries) {
        this.file = file;
        this.entries = Map.copyOf(entries);
    }

    /** Bytes a value of this type, or 0 if the type is unknown. */
    static int bytesOf(int type) {
        return type < 0 || type >= TYPE_BYTES.length ? 0 : TYPE_BYTES[type];
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The first number of a tag. */
    long number(int tag, long otherwise) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return otherwise;
        }
        if (entry.count < 1 || entry.type == RATIONAL) {
            throw file.damaged("tag " + tag + " holds no number");
        }
        return value(file.read(entry.position, TYPE_BYTES[entry.type]), entry.type, tag);
    }

    /** All numbers of a tag. */
    long[] numbers(int tag, int atMost) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return new long[0];
        }
        if (entry.count > atMost) {
            throw file.damaged("tag " + tag + " has " + entry.count + " values where " + atMost + " belong");
        }
        ByteBuffer bytes = file.read(entry.position, Math.toIntExact(entry.bytes()));
        long[] numbers = new long[(int) entry.count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value(bytes, entry.type, tag);
        }
        return numbers;
    }

    private long value(ByteBuffer bytes, int type, int tag) throws IOException {
        return switch (type) {
            case 1, 7 -> bytes.get() & 0xFF;
            case 3 -> bytes.getShort() & 0xFFFF;
            case 4, 13 -> bytes.getInt() & 0xFFFFFFFFL;
            case 16, 18 -> bytes.getLong();
            default -> throw file.damaged("tag " + tag + " has type " + type + ", not an unsigned number");
        };
    }

    /** A rational, or empty if there is none or its denominator is 0. */
    Optional<Double> ratio(int tag) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null || entry.type != RATIONAL || entry.count < 1) {
            return Optional.empty();
        }
        ByteBuffer bytes = file.read(entry.position, 8);
        double numerator = bytes.getInt() & 0xFFFFFFFFL;
        double denominator = bytes.getInt() & 0xFFFFFFFFL;
        return denominator == 0 ? Optional.empty() : Optional.of(numerator / denominator);
    }

    /** A text without its closing zero, or empty. */
    String text(int tag) throws IOException {
        byte[] bytes = bytes(tag);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The raw bytes of a value, none if the tag is absent. */
    byte[] bytes(int tag) throws IOException {
        Entry entry = entries.get(tag);
        return entry == null
                ? new byte[0]
                : file.read(entry.position, Math.toIntExact(entry.bytes())).array();
    }
}
