package org.golgi.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
    @TempDir
    Path folder;

    @Test
    void tiles_come_back_from_several_shards_in_order() throws IOException {
        List<String> shards = write("slide", 10, 2200);
        assertThat(shards).hasSizeGreaterThan(2).first().isEqualTo("slide-0000.tar");
        assertThat(Files.size(folder.resolve("slide-0000.tar"))).isLessThanOrEqualTo(4096);
        try (TileSource tiles = TileSources.open(List.of(folder))) {
            assertThat(tiles.size()).isEqualTo(10);
            for (int i = 0; i < 10; i++) {
                assertThat(tiles.id(i)).endsWith("/slide_" + i + "_0");
                assertThat(tiles.read(i).red(1, 1)).isEqualTo(20 * i);
            }
            assertThatThrownBy(() -> tiles.read(10)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void other_tar_readers_read_the_shards() throws IOException {
        write("slide", 5, 1 << 20);
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(Files.newInputStream(folder.resolve("slide-0000.tar")))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(tar.readAllBytes()).isEqualTo(tile(names.size() - 1));
            }
        }
        assertThat(names).hasSize(5).first().isEqualTo("slide_0_0.png");
    }

    @Test
    void names_beyond_ascii_of_a_foreign_tar_are_read() throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("x.tar")), "US-ASCII")) {
            tar.setAddPaxHeadersForNonAsciiNames(true);
            put(tar, "Pr\u00e4parat.png", tile(3));
        }
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThat(tiles.id(0)).isEqualTo("x/Pr\u00e4parat");
            assertThat(tiles.read(0).red(0, 0)).isEqualTo(60);
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] contents) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(contents.length);
        tar.putArchiveEntry(entry);
        tar.write(contents);
        tar.closeArchiveEntry();
    }

    @Test
    void an_index_that_lists_all_members_of_a_sample_gives_its_picture() throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("x.tar")))) {
            put(tar, "a b.cls", new byte[2]);
            put(tar, "c.cls", new byte[2]);
            put(tar, "c.png", tile(3));
            put(tar, "c.json", new byte[600]);
        }
        int size = tile(3).length;
        Path index = folder.resolve("x.idx");
        Files.writeString(index, "v1.2 1\ncls 1536 2 c.cls png 2560 %d c.png json 3584 600 c.json\n".formatted(size));
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThat(tiles.size()).isOne();
            assertThat(tiles.id(0)).isEqualTo("x/c");
            assertThat(tiles.read(0).red(0, 0)).isEqualTo(60);
        }
        for (String line : List.of("cls 1536 2 c.cls json 3584 600 c.json", "png 2560 9 c.png png 2560 9 d.png")) {
            Files.writeString(index, "v1.2 1\n" + line + "\n");
            try (ShardSource tiles = ShardSource.open(folder)) {
                assertThatThrownBy(() -> tiles.read(0)).hasMessageContaining("pictures of one sample");
            }
        }
        Files.writeString(index, "v1.2 1\ncls 1536 2 c.cls png 256000 99 c.png\n");
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThatThrownBy(() -> tiles.read(0)).hasMessageContaining("beyond the end of its tar");
        }
    }

    @Test
    void a_foreign_tar_without_an_index_is_scanned_long_names_and_other_members_included() throws IOException {
        String longName = "a".repeat(140) + ".png";
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("x.tar")))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String name : List.of("s1.png", "s1.json", "s2.png", longName)) {
                byte[] contents = name.endsWith("json") ? new byte[700] : tile(name.length() % 10);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(contents.length);
                tar.putArchiveEntry(entry);
                tar.write(contents);
                tar.closeArchiveEntry();
            }
        }
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThat(tiles.size()).isEqualTo(3);
            assertThat(tiles.id(0)).isEqualTo("x/s1");
            assertThat(tiles.id(2)).isEqualTo("x/" + "a".repeat(140));
            assertThat(tiles.read(2).red(0, 0)).isEqualTo(20 * (144 % 10));
        }
    }

    @Test
    void equal_tiles_make_equal_shards() throws IOException {
        write("slide", 4, 1 << 20);
        byte[] first = Files.readAllBytes(folder.resolve("slide-0000.tar"));
        write("slide", 4, 1 << 20);
        assertThat(Files.readAllBytes(folder.resolve("slide-0000.tar"))).isEqualTo(first);
    }

    @Test
    void nothing_is_seen_of_shards_that_were_not_committed() throws IOException {
        try (ShardWriter writer = new ShardWriter(folder, "slide", 1 << 20)) {
            writer.add("slide_0_0.png", tile(0));
            assertThat(ShardSource.isShardFolder(folder)).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
        // what a killed process leaves behind is neither read nor in the way
        Files.write(folder.resolve(".slide-0000.tar.partial"), new byte[100]);
        assertThat(ShardSource.isShardFolder(folder)).isFalse();
        write("slide", 2, 1 << 20);
        assertThat(folder.resolve(".slide-0000.tar.partial")).doesNotExist();
    }

    @Test
    void an_index_that_does_not_fit_its_tar_is_refused() throws IOException {
        write("slide", 3, 1 << 20);
        Path index = folder.resolve("slide-0000.idx");
        String text = Files.readString(index);
        Files.writeString(index, text.replace("slide_1_0", "slide_7_0"));
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThatThrownBy(() -> tiles.read(1)).hasMessageContaining("does not lie where");
            assertThat(tiles.read(2).red(0, 0)).isEqualTo(40);
        }
        Files.writeString(index, text.replaceAll("png \\d+", "png 99999999"));
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThatThrownBy(() -> tiles.read(1)).hasMessageContaining("beyond the end");
        }
        Files.writeString(index, text.replace("v1.2 3", "v1.2 4"));
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThatThrownBy(() -> tiles.read(1)).hasMessageContaining("says that it has 4");
        }
    }

    @Test
    void a_tar_cut_off_anywhere_ends_in_an_error_or_in_whole_tiles() throws IOException {
        write("slide", 3, 1 << 20);
        byte[] whole = Files.readAllBytes(folder.resolve("slide-0000.tar"));
        Path cut = folder.resolve("cut.tar");
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(cut, Arrays.copyOf(whole, length));
            try {
                for (ShardEntry entry : TarScanner.scan(cut)) {
                    assertThat(entry.offset() + entry.size()).isLessThanOrEqualTo(length);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("cut.tar is damaged at byte");
            }
        }
    }

    @Test
    void damaged_tars_and_indices_never_do_worse_than_an_io_exception() throws IOException {
        write("slide", 4, 1 << 20);
        byte[] tar = Files.readAllBytes(folder.resolve("slide-0000.tar"));
        byte[] idx = Files.readAllBytes(folder.resolve("slide-0000.idx"));
        Path place = Files.createDirectory(folder.resolve("fuzz"));
        int refused = 0;
        for (int seed = 0; seed < 400; seed++) {
            Rng rng = Rng.of(17, seed);
            byte[] damagedTar = tar.clone();
            byte[] damagedIdx = idx.clone();
            byte[] target = seed % 2 == 0 ? damagedTar : damagedIdx;
            for (int i = 0; i <= seed % 6; i++) {
                // headers are where it hurts
                int at = seed % 2 == 0 ? 124 + rng.nextInt(40) : rng.nextInt(target.length);
                target[at] = (byte) rng.nextInt(256);
            }
            Files.write(place.resolve("s.tar"), damagedTar);
            if (seed % 2 == 0) {
                Files.deleteIfExists(place.resolve("s.idx"));
            } else {
                Files.write(place.resolve("s.idx"), damagedIdx);
            }
            try (ShardSource tiles = ShardSource.open(place)) {
                for (int i = 0; i < Math.min(tiles.size(), 10); i++) {
                    tiles.read(i);
                }
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void interrupted_readers_do_not_spoil_the_source_for_others() throws Exception {
        write("slide", 8, 1 << 20);
        try (ShardSource tiles = ShardSource.open(folder)) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> tiles.read(0)).isInstanceOf(IOException.class);
                assertThat(Thread.interrupted()).isTrue();
                List<Future<RgbImage>> reads = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    int index = i % 8;
                    reads.add(threads.submit(() -> tiles.read(index)));
                }
                for (int i = 0; i < 40; i++) {
                    assertThat(reads.get(i).get().red(0, 0)).isEqualTo(20 * (i % 8));
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void indices_take_no_more_memory_than_they_may() throws IOException {
        for (int slide = 0; slide < 6; slide++) {
            write("slide" + slide, 5, 1 << 20);
        }
        long most = 300;
        try (ShardSource tiles = ShardSource.open(folder, most);
                ShardSource all = ShardSource.open(folder)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 30; i++) {
                    assertThat(tiles.id(i)).isEqualTo("slide" + i / 5 + "-0000/slide" + i / 5 + "_" + i % 5 + "_0");
                    assertThat(tiles.encoded(i)).isEqualTo(all.encoded(i));
                    assertThat(tiles.indexBytes()).isBetween(1L, most);
                }
            }
            assertThat(tiles.hash()).isEqualTo(all.hash());
            // name, offset, size: nothing else, as a hundred million of them are held
            assertThat(all.indexBytes()).isEqualTo(30 * (12 + "slide0_0_0.png".length()));
        }
    }

    @Test
    void a_tile_of_a_damaged_shard_still_has_a_name() throws IOException {
        write("slide", 3, 1 << 20);
        Path index = folder.resolve("slide-0000.idx");
        Files.writeString(index, Files.readString(index).replaceAll("png \\d+", "png x"));
        try (ShardSource tiles = ShardSource.open(folder)) {
            assertThatThrownBy(() -> tiles.read(2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line 2");
            assertThat(tiles.id(2)).isEqualTo("slide-0000.tar/tile 2");
        }
    }

    @Test
    void the_hash_follows_the_ids() throws IOException {
        write("slide", 3, 1 << 20);
        String before = ShardSource.open(folder).hash();
        assertThat(before).hasSize(64).isEqualTo(ShardSource.open(folder).hash());
        write("slide", 4, 1 << 20);
        assertThat(ShardSource.open(folder).hash()).isNotEqualTo(before);
    }

    private List<String> write(String slide, int count, long maxBytes) throws IOException {
        try (ShardWriter writer = new ShardWriter(folder, slide, maxBytes)) {
            for (int i = 0; i < count; i++) {
                writer.add(slide + "_" + i + "_0.png", tile(i));
            }
            return writer.commit();
        }
    }

    private static byte[] tile(int index) {
        RgbImage image = RgbImage.blank(6, 6);
        Arrays.fill(image.pixels(), (byte) (20 * index));
        return ImageCodec.png(image);
    }
}
