package org.golgi.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;

/**
 * The tiles of a folder of WebDataset tars, with random access through each shard's index. A tar without an index is
 * scanned. The id of a tile is {@code SHARD/KEY}.
 *
 * <p>Indices are read when a shard is first touched and held, as files are held open, up to a bound, so a set of many
 * thousand shards costs little.
 */
public final class ShardSource implements TileSource {
    private static final String TAR = ".tar";
    private static final String GOLGI_SUBFOLDER = "shards";
    private static final int MOST_OPEN_FILES = 128;
    /** Share of the heap that indices may take. */
    private static final long INDEX_BYTES =
            Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final List<Path> shards;
    private final int[] starts;
    private final long mostIndexBytes;
    private final Map<Path, ShardEntries> indices = new LinkedHashMap<>(16, 0.75f, true);
    private long indexBytes;
    private final Map<Path, FileChannel> channels = openFiles();
    private String hash = "";

    private ShardSource(List<Path> shards, int[] starts, long mostIndexBytes) {
        this.shards = shards;
        this.starts = starts;
        this.mostIndexBytes = mostIndexBytes;
    }

    /** True if the folder, or its subfolder {@code shards}, holds tars. */
    public static boolean isShardFolder(Path folder) throws IOException {
        return !tars(folder).isEmpty();
    }

    /**
     * Opens a folder of shards, or the folder that {@code golgi tile} wrote.
     *
     * @throws IOException if there are none or an index is damaged
     */
    public static ShardSource open(Path folder) throws IOException {
        return open(folder, INDEX_BYTES);
    }

    static ShardSource open(Path folder, long mostIndexBytes) throws IOException {
        List<Path> found = tars(folder);
        if (found.isEmpty()) {
            throw new IOException(folder + " holds no shards (.tar); make some with 'golgi tile'");
        }
        ShardSource source = new ShardSource(found, new int[found.size() + 1], mostIndexBytes);
        for (int i = 0; i < found.size(); i++) {
            source.starts[i + 1] = Math.addExact(source.starts[i], source.count(found.get(i)));
        }
        if (source.size() == 0) {
            throw new IOException(folder + " holds shards without a single tile");
        }
        return source;
    }

    static List<Path> tars(Path folder) throws IOException {
        Path below = folder.resolve(GOLGI_SUBFOLDER);
        Path place = Files.isDirectory(below) ? below : folder;
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.getFileName().toString().endsWith(TAR))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private int count(Path tar) throws IOException {
        Path index = ShardIndex.of(tar);
        return Files.exists(index) ? ShardIndex.count(index) : entries(tar).size();
    }

    private ShardEntries entries(Path tar) throws IOException {
        synchronized (this) {
            ShardEntries known = indices.get(tar);
            if (known != null) {
                return known;
            }
        }
        Path index = ShardIndex.of(tar); // read without holding up the threads whose shards are known
        ShardEntries read =
                Files.exists(index) ? ShardIndex.read(index, Files.size(tar)) : ShardEntries.of(TarScanner.scan(tar));
        keep(tar, read);
        return read;
    }

    /** The shards that were touched last stay, as many as there is room for. */
    private synchronized void keep(Path tar, ShardEntries entries) {
        ShardEntries before = indices.put(tar, entries);
        indexBytes += entries.bytes() - (before == null ? 0 : before.bytes());
        Iterator<ShardEntries> eldest = indices.values().iterator();
        while (indexBytes > mostIndexBytes && indices.size() > 1) {
            indexBytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /** Bytes of the indices that are held now. */
    synchronized long indexBytes() {
        return indexBytes;
    }

    /** Where a tile lies. */
    ShardEntry entry(int index) throws IOException {
        return entry(shard(index), index);
    }

    /** The first tile of each shard by the name of its file. */
    Map<String, Integer> startsByName() {
        Map<String, Integer> found = new HashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            found.put(shards.get(i).getFileName().toString(), starts[i]);
        }
        return found;
    }

    private ShardEntry entry(int shard, int index) throws IOException {
        return entries(shards.get(shard)).get(index - starts[shard]);
    }

    private int shard(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("tile " + index + " of " + size());
        }
        int low = 0;
        int high = shards.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public int size() {
        return starts[shards.size()];
    }

    @Override
    public String id(int index) {
        int shard = shard(index);
        try {
            return id(shards.get(shard), entry(shard, index));
        } catch (IOException e) { // reading the tile says why; here it only needs a name
            return shards.get(shard).getFileName() + "/tile " + (index - starts[shard]);
        }
    }

    private static String id(Path tar, ShardEntry entry) {
        String name = tar.getFileName().toString();
        return name.substring(0, name.length() - TAR.length()) + "/" + entry.key();
    }

    @Override
    public RgbImage read(int index) throws IOException {
        return ImageCodec.decode(encoded(index), id(index));
    }

    /** The tile as it lies in the shard. */
    public byte[] encoded(int index) throws IOException {
        int shard = shard(index);
        Path tar = shards.get(shard);
        ShardEntry entry = entry(shard, index);
        ByteBuffer bytes = ByteBuffer.allocate(TarHeader.BLOCK + entry.size());
        readFully(tar, bytes, entry.offset() - TarHeader.BLOCK);
        byte[] block = Arrays.copyOf(bytes.array(), TarHeader.BLOCK);
        if (!matches(block, entry)) {
            throw new IOException("%s: tile '%s' does not lie where %s says; remove the index, it is made anew"
                    .formatted(tar, entry.name(), ShardIndex.of(tar).getFileName()));
        }
        return Arrays.copyOfRange(bytes.array(), TarHeader.BLOCK, bytes.array().length);
    }

    private static boolean matches(byte[] block, ShardEntry entry) {
        try {
            TarHeader header = TarHeader.parse(block);
            return header.size() == entry.size()
                    && (hasHeaderOfItsOwn(entry.name()) || header.name().equals(entry.name()));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A name that is long, or has letters beyond ASCII, may stand in a header before the tile's, which then holds only its
     * beginning, or '?' for such letters.
     */
    private static boolean hasHeaderOfItsOwn(String name) {
        return name.length() > 99 || name.chars().anyMatch(letter -> letter > 127);
    }

    private void readFully(Path tar, ByteBuffer bytes, long from) throws IOException {
        for (int attempt = 0; ; attempt++) {
            bytes.clear();
            try {
                FileChannel channel = channel(tar);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes, from + bytes.position()) < 0) {
                        throw new IOException(tar + " ends at byte " + (from + bytes.position()));
                    }
                }
                return;
            } catch (ClosedChannelException e) {
                // Closed to stay below the bound, or by the interruption of another thread that was reading.
                if (attempt == 8 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private synchronized FileChannel channel(Path tar) throws IOException {
        FileChannel channel = channels.get(tar);
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(tar, StandardOpenOption.READ);
            channels.put(tar, channel);
        }
        return channel;
    }

    @Override
    public synchronized String hash() {
        if (hash.isEmpty()) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (Path tar : shards) {
                    for (ShardEntry entry : entries(tar)) {
                        digest.update((id(tar, entry) + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
                hash = HexFormat.of().formatHex(digest.digest());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
        return hash;
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
        channels.clear();
    }

    private static Map<Path, FileChannel> openFiles() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, FileChannel> eldest) {
                if (size() <= MOST_OPEN_FILES) {
                    return false;
                }
                closeQuietly(eldest.getValue());
                return true;
            }
        };
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
