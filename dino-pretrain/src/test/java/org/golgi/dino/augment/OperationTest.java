package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.golgi.dino.augment.TestTiles.after;

import org.golgi.core.random.Rng;
import org.golgi.datasets.image.PixelBox;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
    private static final RgbImage NOISE = TestTiles.noise(37, 23, 1);

    @ParameterizedTest
    @EnumSource(Flip.class)
    void a_flip_moves_every_pixel_and_twice_moves_it_back(Flip flip) {
        RgbImage flipped = after(NOISE, flip);
        for (int y = 0; y < NOISE.height(); y++) {
            for (int x = 0; x < NOISE.width(); x++) {
                int fromX = flip == Flip.HORIZONTAL ? NOISE.width() - 1 - x : x;
                int fromY = flip == Flip.VERTICAL ? NOISE.height() - 1 - y : y;
                assertThat(flipped.green(x, y)).isEqualTo(NOISE.green(fromX, fromY));
            }
        }
        assertThat(after(flipped, flip).pixels()).isEqualTo(NOISE.pixels());
    }

    @Test
    void a_quarter_turn_brings_the_right_edge_to_the_top() {
        RgbImage turned = after(NOISE, new QuarterTurn(1));
        assertThat(turned.width()).isEqualTo(NOISE.height());
        assertThat(turned.height()).isEqualTo(NOISE.width());
        for (int x = 0; x < turned.width(); x++) {
            assertThat(turned.red(x, 0)).isEqualTo(NOISE.red(NOISE.width() - 1, x));
        }
    }

    @Test
    void turns_add_up_and_two_quarters_are_both_flips() {
        assertThat(after(NOISE, new QuarterTurn(1), new QuarterTurn(3)).pixels())
                .isEqualTo(NOISE.pixels());
        assertThat(after(NOISE, new QuarterTurn(2)).pixels())
                .isEqualTo(after(NOISE, Flip.HORIZONTAL, Flip.VERTICAL).pixels());
    }

    @Test
    void a_factor_of_one_changes_nothing() {
        assertThat(after(NOISE, new Brightness(1), new Contrast(1), new Saturation(1))
                        .pixels())
                .isEqualTo(NOISE.pixels());
    }

    @Test
    void a_saturation_of_zero_is_grayscale() {
        assertThat(after(NOISE, new Saturation(0)).pixels())
                .isEqualTo(after(NOISE, new Grayscale()).pixels());
    }

    @Test
    void saturation_by_integers_gives_what_single_precision_gives() {
        Rng rng = Rng.of(3);
        int integers = 0;
        for (int draw = 0; draw < 200; draw++) {
            float factor = (float) rng.uniform(0, 2.2);
            integers += Blend.fixedPoint(factor).isPresent() ? 1 : 0;
            RgbImage actual = after(NOISE, new Saturation(factor));
            for (int i = 0; i < NOISE.pixels().length; i += 3) {
                int pixel = (NOISE.pixels()[i] & 0xFF) << 16
                        | (NOISE.pixels()[i + 1] & 0xFF) << 8
                        | NOISE.pixels()[i + 2] & 0xFF;
                int grey = Grayscale.of(pixel);
                assertThat(actual.pixels()[i] & 0xFF).isEqualTo(Blend.of(grey, pixel >> 16, factor));
                assertThat(actual.pixels()[i + 2] & 0xFF).isEqualTo(Blend.of(grey, pixel & 0xFF, factor));
            }
        }
        assertThat(integers).isBetween(150, 199);
    }

    @Test
    void grey_has_no_hue_to_shift() {
        RgbImage grey = after(NOISE, new Grayscale());
        assertThat(after(grey, new Hue(0.3)).pixels()).isEqualTo(grey.pixels());
    }

    @Test
    void a_third_of_a_turn_makes_red_green() {
        RgbImage red = new RgbImage(1, 1, new byte[] {(byte) 200, 0, 0});
        assertThat(after(red, new Hue(1 / 3.0)).pixels()).containsExactly(0, 200, 0);
    }

    @Test
    void solarising_inverts_from_the_threshold_on() {
        RgbImage image = new RgbImage(1, 1, new byte[] {127, (byte) 128, (byte) 255});
        assertThat(after(image, new Solarize(128)).pixels()).containsExactly(127, 127, 0);
    }

    @Test
    void tables_that_wait_are_applied_in_order_before_values_are_needed() {
        RgbImage waiting = after(NOISE, new Brightness(1.3), new Solarize(128), new Contrast(0.7), new Grayscale());
        RgbImage stepwise = after(
                after(after(after(NOISE, new Brightness(1.3)), new Solarize(128)), new Contrast(0.7)), new Grayscale());
        assertThat(waiting.pixels()).isEqualTo(stepwise.pixels());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.7, 2})
    void a_blur_keeps_one_colour_as_it_is_and_evens_others_out(double sigma) {
        RgbImage plain = RgbImage.blank(20, 12);
        java.util.Arrays.fill(plain.pixels(), (byte) 201);
        assertThat(after(plain, new GaussianBlur(sigma)).pixels()).isEqualTo(plain.pixels());
        double before = variance(NOISE);
        double blurred = variance(after(NOISE, new GaussianBlur(sigma)));
        if (sigma > 0.5) {
            assertThat(blurred).isLessThan(before / 2);
        } else {
            assertThat(blurred).isEqualTo(before);
        }
    }

    @Test
    void a_crop_that_is_too_small_to_be_blurred_is_refused() {
        assertThatThrownBy(() -> after(TestTiles.noise(4, 9, 1), new GaussianBlur(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 x 9 px");
    }

    @Test
    void a_box_outside_the_tile_is_refused() {
        assertThatThrownBy(() -> after(NOISE, new ResizedCrop(new PixelBox(30, 0, 8, 8), 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("box of 8 x 8 px at (30, 0)")
                .hasMessageContaining("37 x 23 px");
    }

    @Test
    void pixels_outside_the_box_have_no_influence() {
        RgbImage other = TestTiles.noise(37, 23, 2);
        for (int y = 5; y < 17; y++) {
            System.arraycopy(NOISE.pixels(), 3 * (y * 37 + 9), other.pixels(), 3 * (y * 37 + 9), 3 * 14);
        }
        ResizedCrop crop = new ResizedCrop(new PixelBox(9, 5, 14, 12), 16);
        assertThat(after(other, crop).pixels()).isEqualTo(after(NOISE, crop).pixels());
    }

    private static double variance(RgbImage image) {
        double sum = 0;
        double squares = 0;
        for (byte value : image.pixels()) {
            sum += value & 0xFF;
            squares += (value & 0xFF) * (value & 0xFF);
        }
        int n = image.pixels().length;
        return squares / n - sum / n * (sum / n);
    }
}
