package org.golgi.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.golgi.core.random.Rng;
import org.golgi.datasets.testing.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegEighthTest {
    @ParameterizedTest
    @CsvSource({
        "444, 0, 90",
        "444, 5, 60",
        "422, 0, 90",
        "422, 7, 30",
        "420, 0, 95",
        "420, 0, 30",
        "420, 3, 75",
        "grey, 0, 80",
        "grey, 11, 20"
    })
    void pixels_are_those_of_libjpeg_whatever_the_sampling(String sampling, int restart, int quality)
            throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            Rng rng = Rng.of(17, seed);
            RgbImage picture = picture(1 + rng.nextInt(100), 1 + rng.nextInt(100), seed);
            byte[] jpeg = jpeg(picture, sampling, quality, opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, restart);
            Optional<RgbImage> eighth = JpegEighth.decode(jpeg);
            assertThat(eighth).isPresent();
            assertThat(eighth.get().width()).isEqualTo((picture.width() + 7) / 8);
            assertThat(eighth.get().pixels())
                    .as("%s, %d x %d", sampling, picture.width(), picture.height())
                    .isEqualTo(byLibrary(jpeg));
        }
    }

    @Test
    void tables_of_its_own_for_every_picture_are_followed() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            byte[] jpeg = jpeg(
                    picture(64 + seed, 40, seed), "420", 20 + seed % 80, opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE, 1);
            assertThat(JpegEighth.decode(jpeg).orElseThrow().pixels()).isEqualTo(byLibrary(jpeg));
        }
    }

    @Test
    void an_adobe_marker_without_transform_means_rgb() throws IOException {
        byte[] plain = jpeg(picture(80, 56, 3), "444", 80);
        int tables = 2 + 2 + (plain[4] << 8 | plain[5]); // behind the JFIF marker
        byte[] adobe = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        byte[] rgb = ByteBuffer.allocate(plain.length - tables + 2 + adobe.length)
                .put(plain, 0, 2)
                .put(adobe)
                .put(plain, tables, plain.length - tables)
                .array();
        assertThat(JpegEighth.decode(rgb).orElseThrow().pixels())
                .isEqualTo(byLibrary(rgb))
                .isNotEqualTo(byLibrary(plain));
    }

    @Test
    void kinds_that_are_not_read_here_are_left_to_the_library() throws IOException {
        byte[] progressive = jpeg(picture(64, 64, 1), "420", 80, opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1);
        byte[] tall = jpeg(picture(64, 64, 1), "440", 80);
        for (byte[] jpeg : new byte[][] {progressive, tall}) {
            assertThat(JpegEighth.decode(jpeg)).isEmpty();
            assertThat(ImageCodec.decodeReducedJpeg(jpeg, "x", 8).pixels()).isEqualTo(byLibrary(jpeg));
        }
    }

    @Test
    void what_is_cut_off_is_left_to_the_library() {
        byte[] whole = jpeg(picture(96, 96, 5), "420", 85);
        for (int length = 0; length < whole.length - 40; length += 7) {
            assertThat(JpegEighth.decode(Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    @Test
    void damage_gives_what_the_library_gives_or_is_left_to_it() throws IOException {
        byte[] whole = jpeg(picture(96, 64, 6), "444", 70, opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 4);
        int read = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Rng rng = Rng.of(23, seed);
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + seed % 4; i++) {
                damaged[2 + rng.nextInt(damaged.length - 4)] = (byte) rng.nextInt(256);
            }
            Optional<RgbImage> eighth = JpegEighth.decode(damaged);
            if (eighth.isPresent() && eighth.get().width() == 12) {
                read++;
                assertThat(eighth.get().pixels()).as("seed %d", seed).isEqualTo(byLibrary(damaged));
            }
        }
        assertThat(read).isBetween(200, 1999);
    }

    @Test
    void tiles_of_a_real_slide_are_those_of_libjpeg() throws IOException {
        Path tiles = SharedData.data("misc_tiles/images");
        try (Stream<Path> files = Files.list(tiles)) {
            int read = 0;
            for (Path file : files.filter(f -> f.toString().matches(".*\\.jpe?g"))
                    .sorted()
                    .toList()) {
                byte[] jpeg = Files.readAllBytes(file);
                Optional<RgbImage> eighth = JpegEighth.decode(jpeg);
                if (eighth.isPresent()) {
                    read++;
                    assertThat(eighth.get().pixels()).as("%s", file).isEqualTo(byLibrary(jpeg));
                }
            }
            assertThat(read).isPositive();
        }
    }

    private static byte[] byLibrary(byte[] jpeg) throws IOException {
        return ImageCodec.decodeByLibrary(jpeg, "x", ImageHeader.Format.JPEG, 8).pixels();
    }

    /** Smooth and noisy parts, with colours up to the ends of the scale. */
    private static RgbImage picture(int width, int height, int seed) {
        RgbImage image = RgbImage.blank(width, height);
        Rng rng = Rng.of(3, seed);
        int noise = 1 + rng.nextInt(200);
        int slope = rng.nextInt(9);
        for (int i = 0; i < image.pixels().length; i++) {
            int value = slope * (i / 3 % width) + 90 * (i % 3) + rng.nextInt(noise) - 40;
            image.pixels()[i] = (byte) Math.max(0, Math.min(255, value));
        }
        return image;
    }

    private static byte[] jpeg(RgbImage image, String sampling, int quality, int... more) {
        boolean grey = sampling.equals("grey");
        int factors = switch (sampling) {
            case "444" -> 0x111111;
            case "422" -> 0x211111;
            case "440" -> 0x121111;
            default -> 0x221111;
        };
        int[] parameters = {
            opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality, opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR, factors
        };
        int[] all = Arrays.copyOf(parameters, parameters.length + more.length);
        System.arraycopy(more, 0, all, parameters.length, more.length);
        OpenCvNatives.load();
        byte[] samples = grey ? Arrays.copyOf(image.pixels(), image.width() * image.height()) : image.pixels();
        try (BytePointer data = new BytePointer(samples);
                Mat mat =
                        new Mat(image.height(), image.width(), grey ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3, data);
                BytePointer encoded = new BytePointer();
                IntPointer settings = new IntPointer(all)) {
            assertThat(opencv_imgcodecs.imencode(".jpg", mat, encoded, settings))
                    .isTrue();
            byte[] jpeg = new byte[(int) encoded.limit()];
            encoded.get(jpeg);
            return jpeg;
        }
    }
}
