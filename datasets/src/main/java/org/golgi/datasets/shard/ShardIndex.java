package org.golgi.datasets.shard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.golgi.core.io.DurableFiles;

/**
 * The index of a shard: {@code v1.2 COUNT} and a line {@code ext offset size name} a tile, as NVIDIA DALI's
 * {@code wds2idx} writes it, so that DALI reads Golgi's shards and Golgi reads DALI's indices.
 */
public final class ShardIndex {
    private static final String VERSION = "v1.2";
    private static final int MOST_ENTRIES = 50_000_000;

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
    static List<ShardEntry> read(Path index, long tarBytes) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(index, StandardCharsets.UTF_8)) {
            int count = count(index, reader);
            List<ShardEntry> entries = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                entries.add(entry(index, line, entries.size() + 2, tarBytes));
            }
            if (entries.size() != count) {
                throw damaged(index, "says that it has " + count + " tiles and lists " + entries.size(), null);
            }
            return entries;
        } catch (CharacterCodingException e) {
            throw damaged(index, "is no text", e);
        }
    }

    private static ShardEntry entry(Path index, String line, int number, long tarBytes) throws IOException {
        String[] fields = line.split(" ", 4);
        if (fields.length != 4 || !fields[1].matches("\\d{1,15}") || !fields[2].matches("\\d{1,9}")) {
            throw damaged(index, "line " + number + " is not 'EXT OFFSET SIZE NAME'", null);
        }
        long offset = Long.parseLong(fields[1]);
        int size = Integer.parseInt(fields[2]);
        if (offset < TarHeader.BLOCK || offset > tarBytes - size) {
            throw damaged(index, "line " + number + " points beyond the end of its tar", null);
        }
        return new ShardEntry(fields[3], offset, size);
    }

    private static IOException damaged(Path index, String how, Exception cause) {
        return new IOException(index + " " + how + "; remove it, it is made anew from the tar", cause);
    }
}
