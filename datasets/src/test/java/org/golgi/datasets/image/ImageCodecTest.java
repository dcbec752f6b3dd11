package org.golgi.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.random.Rng;
import org.golgi.datasets.testing.LivePointers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCodecTest {

    @Test
    void png_gives_back_every_pixel_in_rgb_order() throws IOException {
        RgbImage image = noise(7, 5);
        RgbImage back = ImageCodec.decode(ImageCodec.png(image), "x.png");
        assertThat(back.width()).isEqualTo(7);
        assertThat(back.height()).isEqualTo(5);
        assertThat(back.pixels()).isEqualTo(image.pixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff", "jpg"})
    void red_stays_red_whatever_the_format(String format) throws IOException {
        BufferedImage red = new BufferedImage(16, 9, BufferedImage.TYPE_INT_RGB);
        fill(red, new Color(200, 10, 20));
        RgbImage image = ImageCodec.decode(encode(red, format), "red." + format);
        assertThat(image.width()).isEqualTo(16);
        assertThat(image.height()).isEqualTo(9);
        assertThat(image.red(3, 4)).isBetween(197, 203);
        assertThat(image.green(3, 4)).isBetween(7, 13);
        assertThat(image.blue(3, 4)).isBetween(17, 23);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tiff", "bmp"})
    void grey_becomes_three_equal_channels(String format) throws IOException {
        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0);
        for (int i = 1; i < 64; i++) {
            grey.getRaster().setSample(i % 8, i / 8, 0, 120);
        }
        RgbImage image = ImageCodec.decode(encode(grey, format), "grey." + format);
        assertThat(image.red(5, 5))
                .isBetween(117, 123)
                .isEqualTo(image.green(5, 5))
                .isEqualTo(image.blue(5, 5));
    }

    @Test
    void sixteen_bits_are_scaled_and_rounded_not_cut() throws IOException {
        BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 65535);
        deep.getRaster().setSample(1, 0, 0, 255); // 0.99 of a grey level: cutting the low byte would give 0
        deep.getRaster().setSample(2, 0, 0, 100 * 257);
        RgbImage image = ImageCodec.decode(encode(deep, "png"), "deep.png");
        assertThat(new int[] {image.red(0, 0), image.red(1, 0), image.red(2, 0)})
                .containsExactly(255, 1, 100);
    }

    @Test
    void transparency_is_laid_over_white() throws IOException {
        BufferedImage clear = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x00FF0000);
        clear.setRGB(1, 0, 0x80000000);
        clear.setRGB(2, 0, 0xFF0A141E);
        RgbImage image = ImageCodec.decode(encode(clear, "png"), "clear.png");
        assertThat(Arrays.copyOf(image.pixels(), 3)).containsOnly((byte) 255);
        assertThat(image.red(1, 0)).isEqualTo(127);
        assertThat(new int[] {image.red(2, 0), image.green(2, 0), image.blue(2, 0)})
                .containsExactly(10, 20, 30);
    }

    @Test
    void a_reduced_jpeg_has_the_size_rounded_up_and_the_same_colour() throws IOException {
        BufferedImage plain = new BufferedImage(33, 18, BufferedImage.TYPE_INT_RGB);
        fill(plain, new Color(180, 60, 140));
        RgbImage half = ImageCodec.decodeReducedJpeg(encode(plain, "jpg"), "x.jpg", 2);
        assertThat(half.width()).isEqualTo(17);
        assertThat(half.height()).isEqualTo(9);
        assertThat(half.red(8, 4)).isBetween(177, 183);
        assertThat(half.blue(8, 4)).isBetween(137, 143);
    }

    @Test
    void quality_sets_the_size_and_small_values_lose_more() throws IOException {
        RgbImage image = noise(64, 64);
        assertThat(ImageCodec.jpeg(image, 95).length).isGreaterThan(2 * ImageCodec.jpeg(image, 30).length);
        assertThatThrownBy(() -> ImageCodec.jpeg(image, 0)).hasMessageContaining("1 to 100");
    }

    @Test
    void a_jpeg_cut_off_anywhere_is_refused_not_filled_with_grey() {
        byte[] whole = ImageCodec.jpeg(noise(96, 96), 90);
        for (int share = 0; share < 20; share++) {
            byte[] part = Arrays.copyOf(whole, whole.length * share / 20);
            assertThatThrownBy(() -> ImageCodec.decode(part, "slide1_0_0.jpg"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("slide1_0_0.jpg");
        }
    }

    @Test
    void a_header_that_promises_billions_of_pixels_is_refused_before_memory_is_taken() {
        byte[] png = ImageCodec.png(noise(4, 4));
        ByteBuffer.wrap(png).putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
        withRightChecksum(png);
        assertThatThrownBy(() -> ImageCodec.decode(png, "bomb.png"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bomb.png")
                .hasMessageContaining("2000000000 x 2000000000");
    }

    @Test
    void a_png_chunk_longer_than_the_file_is_refused_before_memory_is_taken() {
        byte[] png = ImageCodec.png(noise(4, 4));
        ByteBuffer.wrap(png).putInt(33, 0x7FFFFFF0);
        assertThatThrownBy(() -> ImageCodec.decode(png, "long.png")).hasMessageContaining("cut off");
        byte[] half = Arrays.copyOf(ImageCodec.png(noise(4, 4)), 60);
        assertThatThrownBy(() -> ImageCodec.decode(half, "half.png")).hasMessageContaining("cut off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tiff", "bmp"})
    void damaged_pictures_end_in_an_io_exception_or_pixels(String format) throws IOException {
        BufferedImage picture = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        fill(picture, Color.PINK);
        byte[] whole = encode(picture, format);
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            Rng rng = Rng.of(41, seed);
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + seed % 8; i++) {
                damaged[rng.nextInt(damaged.length)] = (byte) rng.nextInt(256);
            }
            try {
                ImageCodec.decode(damaged, "fuzz", 1 << 20);
            } catch (IOException e) {
                refused++;
                assertThat(e).hasMessageStartingWith("fuzz");
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void decoding_and_encoding_leave_no_native_memory_behind() throws IOException {
        byte[] jpeg = ImageCodec.jpeg(noise(64, 64), 90);
        ImageCodec.decode(jpeg, "x");
        long before = LivePointers.settled();
        for (int i = 0; i < 50; i++) {
            ImageCodec.png(ImageCodec.decode(jpeg, "x"));
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private static void withRightChecksum(byte[] png) {
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    }

    private static RgbImage noise(int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        Rng.of(7, width, height).nextBytes(image.pixels());
        return image;
    }

    private static void fill(BufferedImage image, Color colour) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, colour.getRGB());
            }
        }
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    @Test
    void a_damaged_picture_never_shows_the_one_before() throws IOException {
        byte[] whole = ImageCodec.jpeg(noise(64, 48), 90);
        byte[] expected = ImageCodec.decode(whole, "whole").pixels();
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            Rng rng = Rng.of(5, seed);
            byte[] damaged = seed % 3 == 0 ? Arrays.copyOf(whole, 4 + rng.nextInt(whole.length - 4)) : whole.clone();
            for (int i = 0; i < 1 + seed % 5; i++) {
                damaged[2 + rng.nextInt(damaged.length - 2)] = (byte) rng.nextInt(256);
            }
            try {
                ImageCodec.decode(damaged, "fuzz", 1 << 20);
            } catch (IOException e) {
                refused++;
            }
            assertThat(ImageCodec.decode(whole, "whole").pixels()).isEqualTo(expected);
        }
        assertThat(refused).isGreaterThan(100);
        byte[] headless = whole.clone();
        Arrays.fill(headless, 20, whole.length - 2, (byte) 0);
        assertThatThrownBy(() -> ImageCodec.decode(headless, "headless")).isInstanceOf(IOException.class);
    }
}
