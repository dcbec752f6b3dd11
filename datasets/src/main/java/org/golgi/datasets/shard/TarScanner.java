package org.golgi.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lists the pictures of a tar without reading them. Members of any other kind are passed over. */
final class TarScanner {
    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp");
    private static final int LARGEST_NAME_BYTES = 1 << 16;

    private final Path tar;
    private final FileChannel channel;
    private final long bytes;

    private TarScanner(Path tar, FileChannel channel, long bytes) {
        this.tar = tar;
        this.channel = channel;
        this.bytes = bytes;
    }

    /**
     * Scans a tar.
     *
     * @throws IOException naming the tar and the byte where it is damaged or cut off
     */
    static List<ShardEntry> scan(Path tar) throws IOException {
        try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
            return new TarScanner(tar, channel, channel.size()).entries();
        }
    }

    private List<ShardEntry> entries() throws IOException {
        List<ShardEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String longName = "";
        long at = 0;
        while (true) {
            if (at == bytes && at > 0) {
                return entries; // some writers leave out the two empty blocks
            }
            byte[] block = read(at, TarHeader.BLOCK);
            if (isEmpty(block)) {
                return entries;
            }
            TarHeader header = header(block, at);
            long contents = at + TarHeader.BLOCK;
            if (header.size() < 0 || header.size() > bytes - contents) {
                throw damaged(at, "'" + header.name() + "' says that it has " + header.size() + " bytes");
            }
            if (header.type() == 'L' || header.type() == 'x') {
                longName = longName(header, contents, longName);
            } else if (header.type() != 'g') {
                String name = longName.isEmpty() ? header.name() : longName;
                longName = "";
                ShardEntry entry = new ShardEntry(name, contents, (int) Math.min(Integer.MAX_VALUE, header.size()));
                if (header.isFile() && isPicture(entry)) {
                    if (header.size() > Integer.MAX_VALUE || !names.add(name)) {
                        throw damaged(at, "'" + name + "' is there twice or too large");
                    }
                    entries.add(entry);
                }
            }
            at = contents + header.paddedSize();
        }
    }

    /** True if the name is one of a picture. */
    static boolean isPicture(ShardEntry entry) {
        return PICTURES.contains(entry.extension().toLowerCase(Locale.ROOT));
    }

    private TarHeader header(byte[] block, long at) throws IOException {
        try {
            return TarHeader.parse(block);
        } catch (IOException e) {
            throw damaged(at, e.getMessage());
        }
    }

    /** The name that a GNU or pax header gives to the next member. */
    private String longName(TarHeader header, long contents, String before) throws IOException {
        if (header.size() > LARGEST_NAME_BYTES) {
            throw damaged(contents, "a name has " + header.size() + " bytes");
        }
        String text = new String(read(contents, (int) header.size()), StandardCharsets.UTF_8);
        if (header.type() == 'L') {
            return text.replace("\0", "");
        }
        for (String record : text.split("\n")) {
            int path = record.indexOf(" path=");
            if (path > 0) {
                return record.substring(path + " path=".length());
            }
        }
        return before;
    }

    private byte[] read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw damaged(at, "the file ends there");
            }
        }
        return buffer.array();
    }

    private static boolean isEmpty(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private IOException damaged(long at, String how) {
        return new IOException(tar + " is damaged at byte " + at + ": " + how);
    }
}
