package org.golgi.datasets.phantom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The entries of one picture in a little-endian TIFF or BigTIFF file (TIFF 6.0, section 2). */
final class TiffDirectory {
    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LONG8 = 16;

    private final boolean big;
    private final Map<Integer, Entry> entries = new TreeMap<>();

    private record Entry(int type, long count, byte[] value) {}

    TiffDirectory(boolean big) {
        this.big = big;
    }

    void shorts(int tag, int... values) {
        ByteBuffer bytes = buffer(2 * values.length);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        entries.put(tag, new Entry(SHORT, values.length, bytes.array()));
    }

    void longs(int tag, long... values) {
        ByteBuffer bytes = buffer(4 * values.length);
        for (long value : values) {
            bytes.putInt((int) value);
        }
        entries.put(tag, new Entry(LONG, values.length, bytes.array()));
    }

    /** Positions in the file: eight bytes each in BigTIFF, else four. */
    void offsets(int tag, long... values) {
        if (!big) {
            longs(tag, values);
            return;
        }
        ByteBuffer bytes = buffer(8 * values.length);
        for (long value : values) {
            bytes.putLong(value);
        }
        entries.put(tag, new Entry(LONG8, values.length, bytes.array()));
    }

    void ascii(int tag, String value) {
        byte[] bytes = (value + '\0').getBytes(StandardCharsets.US_ASCII);
        entries.put(tag, new Entry(ASCII, bytes.length, bytes));
    }

    /**
     * The directory followed by the values that do not fit into it.
     *
     * @param at where in the file it will lie, even
     * @param last whether no directory follows; otherwise the next one lies right behind this one
     */
    byte[] encode(long at, boolean last) {
        int inline = big ? 8 : 4;
        int head = big ? 8 + 20 * entries.size() + 8 : 2 + 12 * entries.size() + 4;
        int size = head;
        for (Entry entry : entries.values()) {
            size += entry.value.length > inline ? even(entry.value.length) : 0;
        }
        size = (size + 7) / 8 * 8;
        ByteBuffer out = buffer(size);
        count(out, entries.size());
        int free = head;
        for (Map.Entry<Integer, Entry> tagged : entries.entrySet()) {
            Entry entry = tagged.getValue();
            out.putShort((short) (int) tagged.getKey()).putShort((short) entry.type);
            position(out, entry.count);
            if (entry.value.length > inline) {
                position(out, at + free);
                out.duplicate().position(free).put(entry.value);
                free += even(entry.value.length);
            } else {
                out.put(entry.value).position(out.position() + inline - entry.value.length);
            }
        }
        position(out, last ? 0 : at + size);
        return out.array();
    }

    private void count(ByteBuffer out, int count) {
        if (big) {
            out.putLong(count);
        } else {
            out.putShort((short) count);
        }
    }

    private void position(ByteBuffer out, long value) {
        if (big) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static int even(int length) {
        return length + (length & 1);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
