package org.golgi.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardVerifierTest {
    @TempDir
    Path folder;

    private Path tar;

    @BeforeEach
    void two_tiles_and_their_manifest() throws IOException {
        Files.createDirectories(folder.resolve("slides"));
        StringBuilder manifest = new StringBuilder("slide,shard,key,sha256\n");
        try (ShardWriter writer = new ShardWriter(folder.resolve("shards"), "s", 1 << 20)) {
            for (int i = 0; i < 2; i++) {
                RgbImage image = RgbImage.blank(16, 16);
                java.util.Arrays.fill(image.pixels(), (byte) (90 * i + 20));
                byte[] jpeg = ImageCodec.jpeg(image, 90);
                writer.add("s_" + i + ".jpg", jpeg);
                manifest.append("s,s-0000.tar,s_" + i + "," + Sha256.of(jpeg) + "\n");
            }
            writer.commit();
        }
        Files.writeString(folder.resolve("slides/s.csv"), manifest.toString());
        tar = folder.resolve("shards/s-0000.tar");
    }

    @Test
    void whole_shards_have_no_problems() throws IOException {
        ShardVerifier.Report report = ShardVerifier.verify(folder, Progress.silent());
        assertThat(report.problems()).isEmpty();
        assertThat(report.tiles()).isEqualTo(2);
        assertThat(report.accessMillis()).isPositive().isLessThan(1);
    }

    @Test
    void a_changed_tile_is_named() throws IOException {
        byte[] bytes = Files.readAllBytes(tar);
        ShardEntry second = TarScanner.scan(tar).get(1);
        bytes[(int) second.offset() + second.size() / 2] ^= 0x11;
        Files.write(tar, bytes);
        assertThat(problems()).singleElement().asString().contains("'s_1' has changed");
    }

    @Test
    void a_missing_a_foreign_and_an_unindexed_shard_are_named() throws IOException {
        Files.copy(tar, folder.resolve("shards/t-0000.tar"));
        Files.delete(tar);
        assertThat(problems())
                .anyMatch(line -> line.contains("s-0000.tar is in the manifest but does not exist"))
                .anyMatch(line -> line.contains("t-0000.tar: it has no index"))
                .anyMatch(line -> line.contains("t-0000.tar: tile 's_0' is not in the manifest"));
    }

    @Test
    void a_tar_that_is_cut_off_and_a_wrong_index_are_named() throws IOException {
        Path index = ShardIndex.of(tar);
        Files.writeString(index, Files.readString(index).replace("s_1", "s_9"));
        assertThat(problems()).singleElement().asString().contains("index does not fit");
        byte[] bytes = Files.readAllBytes(tar);
        Files.write(tar, java.util.Arrays.copyOf(bytes, 900));
        assertThat(problems()).anyMatch(line -> line.contains("damaged at byte"));
    }

    private List<String> problems() throws IOException {
        return ShardVerifier.verify(folder, Progress.silent()).problems();
    }
}
