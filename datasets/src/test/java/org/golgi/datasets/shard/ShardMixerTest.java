package org.golgi.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardMixerTest {
    private static final int TILES = 40;

    @TempDir
    Path root;

    private Path set;

    @BeforeEach
    void two_slides_with_a_manifest() throws IOException {
        set = root.resolve("set");
        StringBuilder manifest = new StringBuilder("slide,shard,key,x,sha256\n");
        for (String slide : List.of("a", "b")) {
            try (ShardWriter writer = new ShardWriter(set.resolve("shards"), slide, 20_000)) {
                for (int i = 0; i < TILES; i++) {
                    RgbImage image = RgbImage.blank(16, 16);
                    java.util.Arrays.fill(image.pixels(), (byte) (5 * i + slide.charAt(0)));
                    byte[] jpeg = ImageCodec.jpeg(image, 90);
                    String key = slide + "_" + i;
                    String shard = writer.add(key + ".jpg", jpeg);
                    manifest.append("%s,%s,%s,%d,%s%n".formatted(slide, shard, key, i, Sha256.of(jpeg)));
                }
                writer.commit();
            }
        }
        Files.writeString(set.resolve("manifest.csv"), manifest.toString());
    }

    @Test
    void all_tiles_are_there_once_and_slides_are_mixed() throws IOException {
        int shards = ShardMixer.mix(set, root.resolve("mixed"), 30_000, 1, Progress.silent());
        assertThat(shards).isGreaterThan(2);
        assertThat(tiles(root.resolve("mixed"))).isEqualTo(tiles(set)).hasSize(2 * TILES);
        ShardVerifier.Report report = ShardVerifier.verify(root.resolve("mixed"), Progress.silent());
        assertThat(report.problems()).as("shards and manifest fit").isEmpty();
        try (ShardSource mixed = ShardSource.open(root.resolve("mixed"))) {
            Map<String, List<String>> slidesOfShard = IntStream.range(0, mixed.size())
                    .mapToObj(mixed::id)
                    .collect(Collectors.groupingBy(
                            id -> id.substring(0, id.indexOf('/')),
                            Collectors.mapping(
                                    id -> id.substring(id.indexOf('/') + 1, id.indexOf('/') + 2),
                                    Collectors.toList())));
            slidesOfShard.forEach(
                    (shard, slides) -> assertThat(slides).as(shard).contains("a", "b"));
        }
    }

    @Test
    void the_same_seed_gives_the_same_bytes_also_after_a_cut_and_another_seed_other_ones() throws IOException {
        ShardMixer.mix(set, root.resolve("one"), 30_000, 1, Progress.silent());
        // as a kill leaves it in its first moment
        Files.writeString(Files.createDirectories(root.resolve("two")).resolve(".mix.txt.partial"), "tiles");
        ShardMixer.mix(set, root.resolve("two"), 30_000, 1, Progress.silent());
        // as a kill leaves it between a shard and its index, and before the manifest
        Files.delete(root.resolve("two/shards/mixed-000001.idx"));
        Files.write(root.resolve("two/shards/mixed-000001.tar"), new byte[3]);
        Files.write(root.resolve("two/shards/.mixed-000001.tar.partial"), new byte[3]);
        Files.delete(root.resolve("two/manifest.csv"));
        ShardMixer.mix(set, root.resolve("two"), 30_000, 1, Progress.silent());
        ShardMixer.mix(set, root.resolve("other"), 30_000, 2, Progress.silent());
        assertThat(files(root.resolve("two"))).isEqualTo(files(root.resolve("one")));
        assertThat(files(root.resolve("other"))).isNotEqualTo(files(root.resolve("one")));
        assertThatThrownBy(() -> ShardMixer.mix(set, root.resolve("one"), 30_000, 2, Progress.silent()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was mixed otherwise");
        assertThatThrownBy(() -> ShardMixer.mix(set, set, 30_000, 2, Progress.silent()))
                .hasMessageContaining("holds other files");
    }

    private static Map<String, String> tiles(Path folder) throws IOException {
        Map<String, String> tiles = new TreeMap<>();
        try (ShardSource source = ShardSource.open(folder)) {
            for (int i = 0; i < source.size(); i++) {
                String id = source.id(i);
                tiles.put(id.substring(id.indexOf('/') + 1), Sha256.of(source.encoded(i)));
            }
        }
        return tiles;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Sha256.of(file));
            }
        }
        return files;
    }
}
