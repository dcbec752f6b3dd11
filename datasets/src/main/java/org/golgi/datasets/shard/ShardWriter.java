package org.golgi.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.golgi.core.io.DurableFiles;

/**
 * Writes the tiles of one slide as WebDataset tars of bounded size with an index each.
 *
 * <p>Shards are written beside under hidden names and appear, whole and synced, in {@link #commit()}; the same tiles in
 * the same order give the same bytes. Closed without a commit, nothing is left.
 */
public final class ShardWriter implements AutoCloseable {
    private static final int END_BLOCKS = 2 * TarHeader.BLOCK;
    private static final String PARTIAL = ".partial";

    private final Path folder;
    private final String name;
    private final long maxBytes;
    private final List<List<ShardEntry>> finished = new ArrayList<>();
    private List<ShardEntry> entries = new ArrayList<>();
    private FileChannel channel;
    private long position;

    /**
     * Begins with the first shard.
     *
     * @param name shards are called {@code NAME-0000.tar}, {@code NAME-0001.tar} …
     * @param maxBytes a shard is closed before it would grow over this
     */
    public ShardWriter(Path folder, String name, long maxBytes) throws IOException {
        this.folder = folder;
        this.name = name;
        this.maxBytes = maxBytes;
        Files.createDirectories(folder);
        removePartial();
    }

    /** Adds a tile and returns the name of its shard. */
    public String add(String member, byte[] contents) throws IOException {
        long needed = TarHeader.BLOCK + TarHeader.padded(contents.length);
        if (channel != null && position + needed + END_BLOCKS > maxBytes && !entries.isEmpty()) {
            finish();
        }
        if (channel == null) {
            channel =
                    FileChannel.open(partial(finished.size()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            position = 0;
        }
        ByteBuffer block = ByteBuffer.allocate(Math.toIntExact(needed));
        block.put(TarHeader.file(member, contents.length)).put(contents).rewind();
        DurableFiles.write(channel, block);
        entries.add(new ShardEntry(member, position + TarHeader.BLOCK, contents.length));
        position += needed;
        return shard(finished.size());
    }

    private void finish() throws IOException {
        DurableFiles.write(channel, ByteBuffer.allocate(END_BLOCKS));
        channel.force(true);
        channel.close();
        channel = null;
        finished.add(entries);
        entries = new ArrayList<>();
    }

    /** Syncs the shards and gives them their names. Returns the names. */
    public List<String> commit() throws IOException {
        if (channel != null) {
            finish();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < finished.size(); i++) {
            Path tar = folder.resolve(shard(i));
            // An index of an earlier shard of this name must never stand beside the new one.
            Files.deleteIfExists(ShardIndex.of(tar));
            Files.move(partial(i), tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ShardIndex.write(ShardIndex.of(tar), finished.get(i));
            names.add(shard(i));
        }
        removeEarlier(finished.size());
        DurableFiles.syncFolder(folder);
        return names;
    }

    /** A slide that is cut again may give fewer shards than it gave before; the others would still be read. */
    private void removeEarlier(int from) throws IOException {
        for (int i = from; ; i++) {
            Path tar = folder.resolve(shard(i));
            Files.deleteIfExists(ShardIndex.of(tar));
            if (!Files.deleteIfExists(tar)) {
                return;
            }
        }
    }

    private String shard(int number) {
        return String.format(Locale.ROOT, "%s-%04d.tar", name, number);
    }

    private Path partial(int number) {
        return folder.resolve("." + shard(number) + PARTIAL);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
        removePartial();
    }

    private void removePartial() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, file -> {
            String text = file.getFileName().toString();
            return text.endsWith(".tar" + PARTIAL) && text.matches("\\.\\Q" + name + "\\E-\\d{4,}\\.tar\\.partial");
        })) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
