package org.golgi.datasets.shard;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.golgi.core.io.DurableFiles;
import org.golgi.core.random.Rng;
import org.golgi.core.run.Progress;

/**
 * Writes the tiles of a set anew in an order drawn over all of them, so that each shard holds tiles of many slides: what
 * readers need that take a shard from its beginning to its end, such as WebDataset's.
 *
 * <p>The same tiles, seed and size give the same bytes. Each shard appears whole; a run that was cut off goes on.
 */
public final class ShardMixer {
    private static final String MARK = "mix.txt";
    private static final String MANIFEST = "manifest.csv";

    private final Path from;
    private final Path out;
    private final ShardSource source;
    /** Tiles in their new order, and where each new shard begins in it. */
    private final int[] order;

    private final List<Integer> starts = new ArrayList<>();

    private ShardMixer(Path from, Path out, ShardSource source, long maxBytes, long seed) throws IOException {
        this.from = from;
        this.out = out;
        this.source = source;
        this.order = Rng.of(seed).permutation(source.size());
        long bytes = maxBytes;
        for (int i = 0; i < order.length; i++) {
            long needed =
                    TarHeader.BLOCK + TarHeader.padded(source.entry(order[i]).size());
            if (bytes + needed + 2 * TarHeader.BLOCK > maxBytes) {
                starts.add(i);
                bytes = 0;
            }
            bytes += needed;
        }
        starts.add(order.length);
    }

    /**
     * Mixes the shards of a folder.
     *
     * @param from a folder of shards, or the one that {@code golgi tile} wrote
     * @param out new, empty, or of the same mixing cut off
     * @param maxBytes a shard is closed before it would grow over this
     * @return how many shards there are
     * @throws IOException if a tile cannot be read, two have the same name in one shard, or the folder holds something else
     */
    public static int mix(Path from, Path out, long maxBytes, long seed, Progress progress) throws IOException {
        try (ShardSource source = ShardSource.open(from)) {
            begin(out, "tiles %s, seed %d, at most %d bytes a shard%n".formatted(source.hash(), seed, maxBytes));
            ShardMixer mixer = new ShardMixer(from, out, source, maxBytes, seed);
            int shards = mixer.starts.size() - 1;
            try (Progress.Bar bar = progress.start("mixing", shards, "shards")) {
                for (int i = 0; i < shards; i++) {
                    mixer.write(i);
                    bar.advance(1);
                }
            }
            mixer.writeManifest();
            return shards;
        }
    }

    private static void begin(Path out, String wanted) throws IOException {
        Path mark = out.resolve(MARK);
        Files.createDirectories(out.resolve("shards"));
        if (!Files.exists(mark)) {
            try (Stream<Path> inside = Files.list(out)) {
                if (inside.map(file -> file.getFileName().toString())
                                .anyMatch(name -> !name.equals("shards") && !name.startsWith("."))
                        || !ShardSource.tars(out).isEmpty()) {
                    throw new IOException(out + " holds other files; give an empty or a new folder");
                }
            }
            DurableFiles.replace(mark, wanted);
        } else if (!Files.readString(mark).equals(wanted)) {
            throw new IOException("%s was mixed otherwise (%s, now %s); give another --out or remove it"
                    .formatted(out, Files.readString(mark).strip(), wanted.strip()));
        }
    }

    private static String name(int shard) {
        return String.format(Locale.ROOT, "mixed-%06d.tar", shard);
    }

    private void write(int shard) throws IOException {
        Path tar = out.resolve("shards").resolve(name(shard));
        if (Files.exists(ShardIndex.of(tar))) {
            return; // the index comes last
        }
        List<ShardEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        DurableFiles.replace(tar, channel -> {
            long position = 0;
            for (int i = starts.get(shard); i < starts.get(shard + 1); i++) {
                String name = source.entry(order[i]).name();
                if (!names.add(name)) {
                    throw new IOException(
                            from + " has two tiles of the name '" + name + "', which cannot share a shard");
                }
                byte[] tile = source.encoded(order[i]);
                ByteBuffer block =
                        ByteBuffer.allocate(Math.toIntExact(TarHeader.BLOCK + TarHeader.padded(tile.length)));
                block.put(TarHeader.file(name, tile.length)).put(tile).rewind();
                DurableFiles.write(channel, block);
                entries.add(new ShardEntry(name, position + TarHeader.BLOCK, tile.length));
                position += block.capacity();
            }
            DurableFiles.write(channel, ByteBuffer.allocate(2 * TarHeader.BLOCK));
        });
        ShardIndex.write(ShardIndex.of(tar), entries);
    }

    /** The manifest of {@code golgi tile} with each tile's new shard; other sets have none. */
    private void writeManifest() throws IOException {
        Path old = from.resolve(MANIFEST);
        if (!Files.isRegularFile(old)) {
            return;
        }
        int[] shardOf = new int[order.length];
        for (int shard = 0; shard + 1 < starts.size(); shard++) {
            for (int i = starts.get(shard); i < starts.get(shard + 1); i++) {
                shardOf[order[i]] = shard;
            }
        }
        Map<String, Integer> next = new HashMap<>(source.startsByName());
        DurableFiles.replace(out.resolve(MANIFEST), channel -> {
            try (BufferedReader rows = Files.newBufferedReader(old, StandardCharsets.UTF_8)) {
                BufferedWriter writer = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
                writer.write(rows.readLine() + "\n");
                for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                    String[] cells = row.split(",", 4); // slide, shard, key, …
                    Integer tile = cells.length < 4 ? null : next.get(cells[1]);
                    if (tile == null || !source.entry(tile).key().equals(cells[2])) {
                        throw new IOException(
                                old + " does not fit its shards at '" + row + "'; see 'golgi shards verify'");
                    }
                    next.put(cells[1], tile + 1);
                    writer.write(String.join(",", cells[0], name(shardOf[tile]), cells[2], cells[3]) + "\n");
                }
                writer.flush();
            }
        });
    }
}
