package org.golgi.datasets.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatSlideTest {
    @TempDir
    Path folder;

    @Test
    void a_picture_is_a_slide_of_one_level_with_white_around_it() throws IOException {
        BufferedImage noise = noise();
        for (String ending : new String[] {"png", "tif", "bmp"}) {
            Path file = folder.resolve("flat." + ending);
            assertThat(ImageIO.write(noise, ending.equals("tif") ? "tiff" : ending, file.toFile()))
                    .isTrue();
            try (SlideReader slide = SlideReaders.open(file)) {
                assertThat(slide.reader()).isEqualTo("picture");
                assertThat(slide.levels()).containsExactly(new SlideLevel(90, 70, 1));
                RgbImage corner = slide.read(0, 80, 60, 20, 20);
                assertThat(corner.red(3, 4)).isEqualTo(noise.getRGB(83, 64) >> 16 & 0xFF);
                assertThat(corner.blue(3, 4)).isEqualTo(noise.getRGB(83, 64) & 0xFF);
                assertThat(corner.green(10, 3)).as("beyond the right edge").isEqualTo(255);
                assertThat(slide.read(0, -30, 500, 8, 8).red(0, 0)).isEqualTo(255);
                assertThatThrownBy(() -> SlideResolution.of(slide)).hasMessageContaining("--slides-csv");
            }
        }
    }

    @Test
    void a_cut_off_picture_is_refused() throws IOException {
        for (String ending : new String[] {"png", "tif"}) {
            Path file = folder.resolve("cut." + ending);
            ImageIO.write(noise(), ending.equals("tif") ? "tiff" : ending, file.toFile());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
            assertThatThrownBy(() -> SlideReaders.open(file))
                    .as(ending)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void a_jpeg_whose_size_stands_behind_a_long_colour_profile_is_a_picture() throws IOException {
        byte[] plain = ImageCodec.jpeg(RgbImage.blank(90, 70), 90);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 2);
        for (int i = 0; i < 3; i++) {
            bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE2, (byte) 0xFF, (byte) 0xFF});
            bytes.writeBytes(new byte[65533]);
        }
        bytes.write(plain, 2, plain.length - 2);
        Path file = Files.write(folder.resolve("profile.jpg"), bytes.toByteArray());
        try (SlideReader slide = SlideReaders.open(file)) {
            assertThat(slide.levels()).containsExactly(new SlideLevel(90, 70, 1));
        }
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), 100_000));
        assertThatThrownBy(() -> SlideReaders.open(file)).hasMessageContaining("ends within its header");
    }

    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB);
        Rng rng = Rng.of(4);
        for (int i = 0; i < 90 * 70; i++) {
            image.setRGB(i % 90, i / 90, rng.nextInt(1 << 24));
        }
        return image;
    }
}
