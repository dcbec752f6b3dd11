package org.golgi.datasets.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.golgi.core.random.Rng;
import org.golgi.core.run.Progress;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.label.LabelColumn;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    @TempDir
    Path root;

    @Test
    void equal_pixels_are_found_whatever_the_file() throws IOException {
        png("train/a.png", texture(1));
        png("train/b.png", texture(2));
        Files.createDirectories(root.resolve("test"));
        Files.write(root.resolve("test/renamed.png"), ImageCodec.png(texture(2)));
        png("test/other.png", texture(3));
        AuditResult result = audit();
        assertThat(result.findings()).containsExactly(new AuditFinding("pixels", "b.png", "renamed.png", 0));
        assertThat(result.count("pixels")).isEqualTo(1);
    }

    @Test
    void compressed_resized_turned_and_mirrored_tiles_are_found_by_their_looks() throws IOException {
        for (int i = 0; i < 30; i++) {
            png("train/" + i + ".png", texture(i));
        }
        Files.createDirectories(root.resolve("test"));
        Files.write(root.resolve("test/jpeg.jpg"), ImageCodec.jpeg(texture(4), 60));
        png("test/small.png", ImageOps.resize(texture(5), 96, 96));
        png("test/turned.png", turn(texture(6)));
        png("test/mirrored.png", mirror(texture(7)));
        png("test/new.png", texture(400));
        AuditResult result = audit();
        assertThat(result.findings())
                .extracting(AuditFinding::kind, AuditFinding::pretrain, AuditFinding::evaluation)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("look", "4.png", "jpeg.jpg"),
                        org.assertj.core.api.Assertions.tuple("look", "5.png", "small.png"),
                        org.assertj.core.api.Assertions.tuple("look", "6.png", "turned.png"),
                        org.assertj.core.api.Assertions.tuple("look", "7.png", "mirrored.png"));
    }

    @Test
    void plain_tiles_are_not_taken_for_each_other() throws IOException {
        png("train/white.png", plain(240));
        png("test/grey.png", plain(238));
        AuditResult result = audit();
        assertThat(result.findings()).isEmpty();
        assertThat(result.plain()).isEqualTo(1);
    }

    @Test
    void patients_and_slides_of_the_tables_are_compared() throws IOException {
        png("train/a.png", texture(1));
        png("test/b.png", texture(2));
        Files.writeString(root.resolve("train/labels.csv"), "path,case,slide\na.png,P7,TCGA-AB-1234-01A\n");
        Files.writeString(root.resolve("test/labels.csv"), "path,case,slide\nb.png,P7,TCGA-AB-1234-02B\n");
        try (AuditSet train = AuditSet.open(root.resolve("train"), Map.of(LabelColumn.PATIENT, "case"));
                AuditSet test = AuditSet.open(root.resolve("test"), Map.of(LabelColumn.PATIENT, "case"))) {
            AuditResult result = new Audit(train, test, 8, Progress.silent()).run(1);
            assertThat(result.findings())
                    .containsExactly(
                            new AuditFinding("patient", "P7", "P7", 0),
                            new AuditFinding("patient", "TCGA-AB-1234", "TCGA-AB-1234", 0));
        }
    }

    @Test
    void a_slide_that_was_only_renamed_is_found_by_its_bytes() throws IOException {
        png("train/a.png", texture(1));
        png("test/b.png", texture(2));
        slides("train", "one,same size,both", "first slide", "second one!", "here and there");
        slides("test", "two,other,both", "first slide", "second two!", "here and there");
        assertThat(audit().findings())
                .containsExactly(
                        new AuditFinding("slide", "both", "both", 0), new AuditFinding("file", "one", "two", 0));
        Files.delete(root.resolve("slides/test/two.svs"));
        assertThat(audit().count("file")).isZero();
    }

    /** A table as {@code golgi tile} writes it, over files with these texts. */
    private void slides(String set, String names, String... texts) throws IOException {
        StringBuilder table = new StringBuilder("slide,path\n");
        Path folder = Files.createDirectories(root.resolve("slides").resolve(set));
        for (int i = 0; i < texts.length; i++) {
            String name = names.split(",")[i];
            Path file = Files.writeString(folder.resolve(name + ".svs"), texts[i]);
            table.append(name).append(',').append(file).append('\n');
        }
        Files.writeString(root.resolve(set).resolve("slides.csv"), table);
    }

    @Test
    void tiles_that_cannot_be_read_are_named() throws IOException {
        png("train/a.png", texture(1));
        png("test/b.png", texture(2));
        Files.writeString(root.resolve("test/c.png"), "no picture");
        assertThat(audit().unreadable()).containsExactly("c.png");
    }

    @Test
    void a_distance_beyond_what_the_index_can_find_is_refused() throws IOException {
        assertThatThrownBy(() -> new Audit(null, null, 16, Progress.silent())).hasMessageContaining("0 to 15");
    }

    @Test
    void different_real_tiles_are_not_confused() throws IOException {
        Path data = SharedData.data("oscc2_clean");
        try (AuditSet train = AuditSet.open(data, Map.of())) {
            FingerprintIndex index = new FingerprintIndex();
            int alike = 0;
            for (int i = 0; i < train.tiles().size(); i += 5) {
                TileFingerprint tile = TileFingerprint.of(train.tiles().read(i));
                alike += index.alike(tile, 8).size();
                index.add(tile);
            }
            assertThat(alike).isZero();
        }
    }

    private AuditResult audit() throws IOException {
        try (AuditSet train = AuditSet.open(root.resolve("train"), Map.of());
                AuditSet test = AuditSet.open(root.resolve("test"), Map.of())) {
            Audit audit = new Audit(train, test, 8, Progress.silent());
            AuditResult result = audit.run(2);
            assertThat(audit.contactSheet(result).isPresent())
                    .isEqualTo(result.count("pixels") + result.count("look") > 0);
            return result;
        }
    }

    private void png(String path, RgbImage image) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, ImageCodec.png(image));
    }

    /** Smooth blobs, as different from one seed to the next as two tiles are. */
    private static RgbImage texture(int seed) {
        RgbImage small = RgbImage.blank(9, 9);
        Rng.of(77, seed).nextBytes(small.pixels());
        return ImageOps.resize(small, 128, 128);
    }

    private static RgbImage plain(int grey) {
        RgbImage image = RgbImage.blank(64, 64);
        java.util.Arrays.fill(image.pixels(), (byte) grey);
        return image;
    }

    private static RgbImage turn(RgbImage image) {
        RgbImage turned = RgbImage.blank(image.height(), image.width());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                copy(image, x, y, turned, image.height() - 1 - y, x);
            }
        }
        return turned;
    }

    private static RgbImage mirror(RgbImage image) {
        RgbImage mirrored = RgbImage.blank(image.width(), image.height());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                copy(image, x, y, mirrored, image.width() - 1 - x, y);
            }
        }
        return mirrored;
    }

    private static void copy(RgbImage from, int x, int y, RgbImage to, int toX, int toY) {
        System.arraycopy(from.pixels(), 3 * (y * from.width() + x), to.pixels(), 3 * (toY * to.width() + toX), 3);
    }
}
