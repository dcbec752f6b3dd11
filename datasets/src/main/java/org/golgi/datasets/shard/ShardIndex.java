package org.golgi.datasets.shard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.golgi.core.io.DurableFiles;

/**
 * The index of a shard: {@code v1.2 COUNT} and a line {@code ext offset size name} a tile, as NVIDIA DALI's
 * {@code wds2idx} writes it, so that DALI reads Golgi's shards and Golgi reads DALI's indices.
 */
public final class ShardIndex {
    private static final String VERSION = "v1.2";
    private static final int MOST_ENTRIES = 50_000_000;
    private static final long LARGEST_BYTES = Integer.MAX_VALUE - 8L;
    private static final long MOST_BYTES_A_LINE = 1 << 13;

    private ShardIndex() {}

    /** The index that belongs to a tar. */
    public static Path of(Path tar) {
        String name = tar.getFileName().toString();
        return tar.resolveSibling(name.substring(0, name.length() - ".tar".length()) + ".idx");
    }

    static void write(Path index, List<ShardEntry> entries) throws IOException {
        StringBuilder text = new StringBuilder(VERSION + " " + entries.size() + "\n");
        for (ShardEntry entry : entries) {
            text.append(entry.extension())
                    .append(' ')
                    .append(entry.offset())
                    .append(' ')
                    .append(entry.size())
                    .append(' ')
                    .append(entry.name())
                    .append('\n');
        }
        DurableFiles.replace(index, text.toString());
    }

    /** How many tiles the index says the shard has. */
    static int count(Path index) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(index, StandardCharsets.UTF_8)) {
            return count(index, reader);
        } catch (CharacterCodingException e) {
            throw damaged(index, "is no text", e);
        }
    }

    private static int count(Path index, BufferedReader reader) throws IOException {
        String line = reader.readLine();
        if (line == null || !line.matches("v1\\.[0-2] \\d{1,8}")) {
            throw damaged(index, "does not begin with '" + VERSION + " COUNT'", null);
        }
        int count = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
        if (count > MOST_ENTRIES) {
            throw damaged(index, "says that it has " + count + " tiles", null);
        }
        return count;
    }

    /**
     * Reads the index and checks that every tile lies within the tar.
     *
     * @param tarBytes length of the tar
     */
    static ShardEntries read(Path index, long tarBytes) throws IOException {
        int count = count(index);
        long bytes = Files.size(index);
        if (bytes > Math.min(LARGEST_BYTES, MOST_BYTES_A_LINE * (count + 1L))) {
            throw damaged(index, "has " + bytes + " bytes for " + count + " tiles", null);
        }
        byte[] text = Files.readAllBytes(index);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw damaged(index, "is no text", e);
        }
        ShardEntries.Builder entries = new ShardEntries.Builder(Math.min(count, text.length / 8), text.length / 2);
        int from = lineEnd(text, 0) + 1;
        while (from < text.length) {
            int end = lineEnd(text, from);
            int last = end > from && text[end - 1] == '\r' ? end - 1 : end;
            add(index, text, from, last, tarBytes, entries);
            from = end + 1;
        }
        if (entries.size() != count) {
            throw damaged(index, "says that it has " + count + " tiles and lists " + entries.size(), null);
        }
        return entries.build();
    }

    private static int lineEnd(byte[] text, int from) {
        return fieldEnd(text, from, text.length, '\n');
    }

    private static int fieldEnd(byte[] text, int from, int to, char end) {
        int at = from;
        while (at < to && text[at] != end) {
            at++;
        }
        return at;
    }

    private static void add(Path index, byte[] text, int from, int to, long tarBytes, ShardEntries.Builder entries)
            throws IOException {
        int extension = fieldEnd(text, from, to, ' ');
        int offsetEnd = fieldEnd(text, Math.min(extension + 1, to), to, ' ');
        int sizeEnd = fieldEnd(text, Math.min(offsetEnd + 1, to), to, ' ');
        long offset = number(text, extension + 1, offsetEnd, 15);
        long size = number(text, offsetEnd + 1, sizeEnd, 9);
        int line = entries.size() + 2;
        if (sizeEnd >= to || offset < 0 || size < 0) {
            throw damaged(index, "line " + line + " is not 'EXT OFFSET SIZE NAME'", null);
        }
        check(index, line, offset, size, tarBytes);
        if (fieldEnd(text, sizeEnd + 1, to, ' ') < to) {
            String whole = new String(text, from, to - from, StandardCharsets.UTF_8);
            Optional<List<ShardEntry>> members = members(whole.split(" "));
            if (members.isPresent()) {
                ShardEntry tile = onlyPicture(index, line, members.get());
                check(index, line, tile.offset(), tile.size(), tarBytes);
                byte[] name = tile.name().getBytes(StandardCharsets.UTF_8);
                entries.add(name, 0, name.length, tile.offset(), tile.size());
                return;
            }
        }
        entries.add(text, sizeEnd + 1, to, offset, (int) size);
    }

    private static void check(Path index, int line, long offset, long size, long tarBytes) throws IOException {
        if (offset < TarHeader.BLOCK || offset > tarBytes - size || offset > ShardEntries.Builder.LARGEST_OFFSET) {
            throw damaged(index, "line " + line + " points beyond the end of its tar", null);
        }
        if (offset % TarHeader.BLOCK != 0) {
            throw damaged(index, "line " + line + " points into the middle of a block", null);
        }
    }

    /** The members of a sample, where a line lists several, as {@code wds2idx} does; nothing if it is one with spaces. */
    private static Optional<List<ShardEntry>> members(String[] fields) {
        List<ShardEntry> members = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 4) {
            if (fields.length % 4 != 0 || !fields[i + 1].matches("\\d{1,15}") || !fields[i + 2].matches("\\d{1,9}")) {
                return Optional.empty();
            }
            members.add(new ShardEntry(fields[i + 3], Long.parseLong(fields[i + 1]), Integer.parseInt(fields[i + 2])));
        }
        return Optional.of(members);
    }

    private static ShardEntry onlyPicture(Path index, int line, List<ShardEntry> members) throws IOException {
        List<ShardEntry> pictures =
                members.stream().filter(TarScanner::isPicture).toList();
        if (pictures.size() != 1) {
            throw damaged(index, "line " + line + " lists " + pictures.size() + " pictures of one sample", null);
        }
        return pictures.get(0);
    }

    /** A number of at most so many digits, -1 if there is none. */
    private static long number(byte[] text, int from, int to, int mostDigits) {
        if (to <= from || to - from > mostDigits) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = 10 * value + text[i] - '0';
        }
        return value;
    }

    private static IOException damaged(Path index, String how, Exception cause) {
        return new IOException(index + " " + how + "; remove it, it is made anew from the tar", cause);
    }
}
