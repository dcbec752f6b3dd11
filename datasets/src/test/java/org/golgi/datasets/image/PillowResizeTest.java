package org.golgi.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.golgi.core.vit.ImageTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PillowResizeTest {

    /** Checksums of what Pillow 9.4 makes of the same bytes. */
    @ParameterizedTest
    @CsvSource({
        "BICUBIC, 40, 30, 64, 64, 3618310452",
        "BICUBIC, 64, 48, 24, 24, 4087003754",
        "BICUBIC, 100, 7, 9, 33, 4067360894",
        "BICUBIC, 3, 2, 16, 16, 2119220885",
        "BICUBIC, 128, 128, 32, 96, 181760680",
        "BICUBIC, 17, 90, 17, 20, 4138512894",
        "BILINEAR, 40, 30, 64, 64, 359640711",
        "BILINEAR, 64, 48, 24, 24, 277655404",
        "BILINEAR, 100, 7, 9, 33, 604599841",
        "BILINEAR, 3, 2, 16, 16, 4108287895",
        "BILINEAR, 128, 128, 32, 96, 1426070977",
        "BILINEAR, 17, 90, 17, 20, 1203087396"
    })
    void bytes_are_pillows(ResampleFilter filter, int width, int height, int newWidth, int newHeight, long expected) {
        java.util.zip.CRC32 sum = new java.util.zip.CRC32();
        sum.update(PillowResize.resize(pattern(width, height), newWidth, newHeight, filter)
                .pixels());
        assertThat(sum.getValue()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(ResampleFilter.class)
    void the_same_size_changes_nothing(ResampleFilter filter) {
        RgbImage image = pattern(31, 17);
        assertThat(PillowResize.resize(image, 31, 17, filter).pixels()).isEqualTo(image.pixels());
    }

    @Test
    void one_colour_stays_one_colour_at_any_size() {
        RgbImage plain = RgbImage.blank(50, 3);
        Arrays.fill(plain.pixels(), (byte) 137);
        for (int size : new int[] {1, 2, 7, 64, 300}) {
            assertThat(PillowResize.resize(plain, size, size, ResampleFilter.BICUBIC)
                            .pixels())
                    .containsOnly(137);
        }
    }

    @Test
    void one_instance_serves_pictures_of_all_sizes() {
        PillowResize used = new PillowResize(ResampleFilter.BICUBIC);
        for (int size : new int[] {64, 9, 120}) {
            RgbImage image = pattern(size, size + 3);
            PackedImage target = new PackedImage();
            target.reshape(33, 21);
            used.load(image);
            used.cut(new PixelBox(0, 0, size, size + 3), target);
            assertThat(target.toRgb().pixels())
                    .isEqualTo(PillowResize.resize(image, 33, 21, ResampleFilter.BICUBIC)
                            .pixels());
        }
    }

    /** A wide picture and then a high one must not reserve the square of both. */
    @Test
    void memory_follows_the_picture_and_not_the_largest_sides() {
        PillowResize resize = new PillowResize(ResampleFilter.BILINEAR);
        PackedImage target = new PackedImage();
        target.reshape(4, 4);
        for (int turn = 0; turn < 4; turn++) {
            int width = turn % 2 == 0 ? 60_000 : 2;
            int height = turn % 2 == 0 ? 2 : 60_000;
            resize.load(RgbImage.blank(width, height));
            resize.cut(new PixelBox(0, 0, width, height), target);
            assertThat(target.pixels()[0]).isZero();
        }
    }

    @Test
    void a_packed_picture_comes_back_as_it_was() {
        RgbImage image = pattern(19, 5);
        assertThat(PackedImage.of(image).toRgb()).usingRecursiveComparison().isEqualTo(image);
    }

    @Test
    void the_transform_of_a_picture_of_the_right_size_only_normalises() {
        RgbImage image = pattern(24, 24);
        float[] values = EvalTransform.apply(image, ImageTransform.imageNet(24));
        assertThat(values).hasSize(3 * 24 * 24);
        assertThat(values[5]).isEqualTo((image.red(5, 0) / 255f - 0.485f) / 0.229f);
        assertThat(values[2 * 576 + 24]).isEqualTo((image.blue(0, 1) / 255f - 0.406f) / 0.225f);
    }

    @Test
    void the_transform_cuts_the_centre_of_the_longer_side() {
        RgbImage image = RgbImage.blank(40, 20);
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 40; x++) {
                Arrays.fill(image.pixels(), 3 * (y * 40 + x), 3 * (y * 40 + x) + 3, (byte) (x < 20 ? 0 : 255));
            }
        }
        ImageTransform transform = new ImageTransform(20, 10, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        float[] values = EvalTransform.apply(image, transform);
        for (int y = 0; y < 10; y++) {
            assertThat(values[10 * y + 4]).isZero();
            assertThat(values[10 * y + 5]).isOne();
        }
    }

    @Test
    void a_picture_without_pixels_cannot_be_made() {
        assertThatThrownBy(() -> PillowResize.resize(pattern(4, 4), 0, 3, ResampleFilter.BICUBIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 x 3 px");
    }

    /** Bytes that anyone can make again: a linear congruential generator. */
    private static RgbImage pattern(int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        int state = 12345;
        for (int i = 0; i < image.pixels().length; i++) {
            state = state * 1103515245 + 12345;
            image.pixels()[i] = (byte) (state >>> 16);
        }
        return image;
    }
}
