package org.golgi.datasets.slide;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.golgi.datasets.io.PositionalFile;

/**
 * The structure of a TIFF 6.0 or BigTIFF file: a chain of directories of tags.
 *
 * <p>Everything is checked against the length of the file before memory is taken for it; chains that loop, absurd counts
 * and values beyond the end are refused.
 */
final class TiffFileReader implements Closeable {
    private static final int MOST_DIRECTORIES = 1024;
    private static final int MOST_TAGS = 4096;
    /** No value that is used needs more: offsets of 16 million tiles, or a long description. */
    private static final long LARGEST_VALUE_BYTES = 1L << 27;

    private final PositionalFile file;
    private final long size;
    private final ByteOrder order;
    private final boolean big;
    private final List<TiffTags> directories = new ArrayList<>();

    private TiffFileReader(PositionalFile file) throws IOException {
        this.file = file;
        this.size = file.size();
        if (size < 16) {
            throw damaged("has only " + size + " bytes");
        }
        ByteBuffer head = file.read(0, 16);
        this.order = switch (head.getShort(0)) {
            case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
            case 0x4D4D -> ByteOrder.BIG_ENDIAN;
            default -> throw damaged("is no TIFF");
        };
        head.order(order);
        int version = head.getShort(2);
        if (version != 42 && version != 43 || version == 43 && head.getShort(4) != 8) {
            throw damaged("is no TIFF");
        }
        this.big = version == 43;
        readChain(big ? head.getLong(8) : head.getInt(4) & 0xFFFFFFFFL);
    }

    /**
     * Opens a file and reads its directories.
     *
     * @throws IOException naming the file if it is no TIFF or damaged
     */
    static TiffFileReader open(Path path) throws IOException {
        PositionalFile file = PositionalFile.open(path);
        try {
            return new TiffFileReader(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void readChain(long first) throws IOException {
        Set<Long> seen = new HashSet<>();
        long at = first;
        while (at != 0) {
            if (!seen.add(at)) {
                throw damaged("has a chain of directories that loops");
            }
            if (seen.size() > MOST_DIRECTORIES) {
                throw damaged("has more than " + MOST_DIRECTORIES + " directories");
            }
            at = readDirectory(at);
        }
        if (directories.isEmpty()) {
            throw damaged("has no directory");
        }
    }

    private long readDirectory(long at) throws IOException {
        int countBytes = big ? 8 : 2;
        ByteBuffer head = read(at, countBytes);
        long count = big ? head.getLong() : head.getShort() & 0xFFFF;
        if (count < 1 || count > MOST_TAGS) {
            throw damaged("has a directory of " + count + " tags");
        }
        int entryBytes = big ? 20 : 12;
        long start = at + countBytes;
        ByteBuffer bytes = read(start, (int) count * entryBytes + (big ? 8 : 4));
        Map<Integer, TiffTags.Entry> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int offset = i * entryBytes;
            int tag = bytes.getShort(offset) & 0xFFFF;
            int type = bytes.getShort(offset + 2) & 0xFFFF;
            long values = big ? bytes.getLong(offset + 4) : bytes.getInt(offset + 4) & 0xFFFFFFFFL;
            int inline = offset + (big ? 12 : 8);
            entry(tag, type, values, start + inline, bytes, inline, entries);
        }
        directories.add(new TiffTags(this, entries));
        int next = (int) count * entryBytes;
        return big ? bytes.getLong(next) : bytes.getInt(next) & 0xFFFFFFFFL;
    }

    private void entry(
            int tag,
            int type,
            long values,
            long inlinePosition,
            ByteBuffer bytes,
            int inline,
            Map<Integer, TiffTags.Entry> entries)
            throws IOException {
        int each = TiffTags.bytesOf(type);
        if (each == 0) {
            return; // a type of a later standard: its tag is none that is used
        }
        if (values < 0 || values > LARGEST_VALUE_BYTES / each) {
            throw damaged("has a tag " + tag + " of " + values + " values");
        }
        long position = inlinePosition;
        if (values * each > (big ? 8 : 4)) {
            position = big ? bytes.getLong(inline) : bytes.getInt(inline) & 0xFFFFFFFFL;
        }
        if (position < 0 || position > size - values * each) {
            throw damaged("has a tag " + tag + " beyond its end");
        }
        entries.put(tag, new TiffTags.Entry(type, values, position));
    }

    List<TiffTags> directories() {
        return directories;
    }

    /** Reads bytes in the file's byte order. */
    ByteBuffer read(long position, int length) throws IOException {
        if (position < 0 || position > size - length) {
            throw damaged("points to " + length + " bytes at " + position + ", its end is at " + size);
        }
        return file.read(position, length).order(order);
    }

    IOException damaged(String how) {
        return new IOException(file.path() + " " + how);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
