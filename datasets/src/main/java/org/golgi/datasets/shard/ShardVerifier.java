package org.golgi.datasets.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.golgi.core.io.Sha256;
import org.golgi.core.random.Rng;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;

/** Checks shards: every tar is whole, its index fits, every tile decodes and is the one that the manifest lists. */
public final class ShardVerifier {
    private static final int ACCESSES = 500;

    private ShardVerifier() {}

    /**
     * What was found.
     *
     * @param accessMillis median time to read a tile drawn at random from the files just read, without decoding it; 0
     *     if there is none or something is damaged
     * @param problems one line each, naming shard and tile
     */
    public record Report(int shards, long tiles, long bytes, double accessMillis, List<String> problems) {

        public Report {
            problems = List.copyOf(problems);
        }
    }

    /** Verifies all shards of a folder. */
    public static Report verify(Path folder, Progress progress) throws IOException {
        List<Path> tars = ShardSource.tars(folder);
        if (tars.isEmpty()) {
            throw new IOException(folder + " holds no shards (.tar); make some with 'golgi tile'");
        }
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, String>> listed = manifests(folder, problems);
        long tiles = 0;
        long bytes = 0;
        try (Progress.Bar bar = progress.start("verifying", tars.size(), "shards")) {
            for (Path tar : tars) {
                String name = tar.getFileName().toString();
                Map<String, String> expected = listed.getOrDefault(name, new HashMap<>());
                tiles += verify(tar, expected, !listed.isEmpty(), problems);
                expected.keySet().forEach(key -> problems.add(name + ": tile '" + key + "' is in the manifest only"));
                listed.remove(name);
                bytes += Files.size(tar);
                bar.advance(1);
            }
        }
        listed.keySet().forEach(name -> problems.add(name + " is in the manifest but does not exist"));
        double access = problems.isEmpty() && tiles > 0 ? accessMillis(folder) : 0;
        return new Report(tars.size(), tiles, bytes, access, problems);
    }

    /** Each tile is drawn anew, so shards change from one to the next as they do in training. */
    private static double accessMillis(Path folder) throws IOException {
        double[] millis = new double[ACCESSES];
        Rng rng = Rng.of(0);
        try (ShardSource source = ShardSource.open(folder)) {
            for (int i = 0; i < 2 * ACCESSES; i++) {
                int tile = rng.nextInt(source.size());
                long start = System.nanoTime();
                source.encoded(tile);
                // the first half opens the files and reads the indices
                millis[i % ACCESSES] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[ACCESSES / 2];
    }

    private static int verify(Path tar, Map<String, String> expected, boolean hasManifest, List<String> problems) {
        String name = tar.getFileName().toString();
        List<ShardEntry> entries;
        try {
            entries = TarScanner.scan(tar);
            Path index = ShardIndex.of(tar);
            if (!Files.exists(index)) {
                problems.add(name + ": it has no index");
            } else if (!ShardIndex.read(index, Files.size(tar)).equals(entries)) {
                problems.add(name + ": its index does not fit it; remove the index, it is made anew");
            }
        } catch (IOException e) {
            problems.add(e.getMessage());
            return 0;
        }
        try (ShardTiles tiles = ShardTiles.open(tar)) {
            for (ShardEntry entry : entries) {
                byte[] encoded = tiles.read(entry);
                String hash = expected.remove(entry.key());
                if (hash == null) {
                    if (hasManifest) {
                        problems.add(name + ": tile '" + entry.key() + "' is not in the manifest");
                    }
                } else if (!hash.equals(Sha256.of(encoded))) {
                    problems.add(name + ": tile '" + entry.key() + "' has changed since it was written");
                    continue;
                }
                decode(name, entry, encoded, problems);
            }
        } catch (IOException e) {
            problems.add(e.getMessage());
        }
        return entries.size();
    }

    private static void decode(String shard, ShardEntry entry, byte[] encoded, List<String> problems) {
        try {
            ImageCodec.decode(encoded, entry.key());
        } catch (IOException e) {
            problems.add(shard + ": " + e.getMessage());
        }
    }

    /** Hashes by shard and key, from the manifests that {@code golgi tile} and {@code golgi shards mix} wrote; empty for other folders. */
    private static Map<String, Map<String, String>> manifests(Path folder, List<String> problems) throws IOException {
        Map<String, Map<String, String>> listed = new HashMap<>();
        Path slides = folder.resolve("slides");
        Path whole = folder.resolve("manifest.csv");
        if (!Files.isDirectory(slides) && !Files.isRegularFile(whole)) {
            return listed;
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Stream<Path> files = Files.isDirectory(slides) ? Files.list(slides) : Stream.of(whole)) {
            for (Path csv : files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList()) {
                try (CSVParser rows = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
                    for (CSVRecord row : rows) {
                        listed.computeIfAbsent(row.get("shard"), shard -> new HashMap<>())
                                .put(row.get("key"), row.get("sha256"));
                    }
                } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
                    problems.add(csv + " is damaged: " + e.getMessage());
                }
            }
        }
        return listed;
    }
}
