package org.golgi.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A safetensors file, mapped into memory: 8 bytes of header length, a JSON header, raw little-endian data.
 *
 * <p>The header is checked by {@link SafetensorsHeader} before any data is touched; a hostile file ends in an
 * {@link IOException}.
 */
public final class SafetensorsFile {
    private static final long LARGEST_HEADER_BYTES = 100_000_000;
    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;
    private static final int PART_BYTES = 1 << 26;

    private final Path path;
    private final long dataStart;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, long dataStart, SafetensorsHeader header) {
        this.path = path;
        this.dataStart = dataStart;
        this.header = header;
    }

    /** Reads and checks the header. */
    public static SafetensorsFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a folder; give a safetensors file");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8) {
                throw SafetensorsHeader.damaged(path, "has " + size + " bytes, too few for a header");
            }
            long headerLength = readFully(channel, 0, 8).getLong();
            if (headerLength < 2 || headerLength > LARGEST_HEADER_BYTES || headerLength > size - 8) {
                throw SafetensorsHeader.damaged(
                        path, "says that its header has " + headerLength + " bytes; the file has " + size);
            }
            byte[] json = readFully(channel, 8, (int) headerLength).array();
            long dataStart = 8 + headerLength;
            return new SafetensorsFile(path, dataStart, SafetensorsHeader.parse(path, json, size - dataStart));
        }
    }

    public Path path() {
        return path;
    }

    /** Names of the tensors in the order of the header. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Type, shape and place of a tensor. */
    public SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new NoSuchElementException(path + " has no tensor '" + name + "'");
        }
        return entry;
    }

    /** A part of the raw bytes of a tensor, mapped read-only. */
    public ByteBuffer bytes(String name, long from, int length) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        if (from < 0 || length < 0 || from + length > entry.bytes()) {
            throw new IllegalArgumentException(
                    "bytes " + from + " to " + (from + length) + " lie outside tensor '" + name + "'");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, dataStart + entry.start() + from, length)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The raw bytes of a tensor below 2 GB, mapped read-only. */
    public ByteBuffer bytes(String name) throws IOException {
        return bytes(name, 0, length(name, 1));
    }

    /** The numbers of an F32 tensor in row-major order. */
    public float[] floats(String name) throws IOException {
        expect(name, "F32");
        float[] values = new float[length(name, Float.BYTES)];
        inParts(
                name,
                (part, from) -> part.asFloatBuffer()
                        .get(values, Math.toIntExact(from / Float.BYTES), part.remaining() / Float.BYTES));
        return values;
    }

    /** The numbers of an I64 tensor in row-major order. */
    public long[] longs(String name) throws IOException {
        expect(name, "I64");
        long[] values = new long[length(name, Long.BYTES)];
        inParts(
                name,
                (part, from) -> part.asLongBuffer()
                        .get(values, Math.toIntExact(from / Long.BYTES), part.remaining() / Long.BYTES));
        return values;
    }

    /** The bytes of a U8 tensor in row-major order. */
    public byte[] unsignedBytes(String name) throws IOException {
        expect(name, "U8");
        byte[] values = new byte[length(name, 1)];
        inParts(name, (part, from) -> part.get(values, Math.toIntExact(from), part.remaining()));
        return values;
    }

    /** How many numbers there are, for an array. */
    private int length(String name, int bytesEach) throws IOException {
        long length = entry(name).bytes() / bytesEach;
        if (length > LONGEST_ARRAY) {
            throw new IOException(path + ": tensor '" + name + "' has " + length + " numbers; at most " + LONGEST_ARRAY
                    + " are read at once, split the set into parts");
        }
        return (int) length;
    }

    private interface Part {
        void read(ByteBuffer bytes, long from);
    }

    /** A buffer counts to 2 GB only, an array of numbers holds more. */
    private void inParts(String name, Part each) throws IOException {
        long bytes = entry(name).bytes();
        for (long from = 0; from < bytes; from += PART_BYTES) {
            each.read(bytes(name, from, (int) Math.min(PART_BYTES, bytes - from)), from);
        }
    }

    private void expect(String name, String type) throws IOException {
        if (!entry(name).type().equals(type)) {
            throw new IOException(
                    path + ": tensor '" + name + "' is " + entry(name).type() + ", expected " + type);
        }
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("file ends at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
