package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.golgi.datasets.image.RgbImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HueTest {

    /** The sums were taken of Pillow 9.4: RGB to HSV, shift, back, for all colours in the order of their number. */
    @ParameterizedTest
    @CsvSource({"0.0, 4255640757", "0.08, 1375652717", "-0.1, 3755438926"})
    void every_colour_becomes_what_pillow_makes_of_it(double factor, long expected) {
        CRC32 sum = new CRC32();
        int side = 1 << 10;
        RgbImage part = RgbImage.blank(side, side);
        for (int from = 0; from < 1 << 24; from += side * side) {
            for (int i = 0; i < side * side; i++) {
                part.pixels()[3 * i] = (byte) (from + i >> 16);
                part.pixels()[3 * i + 1] = (byte) (from + i >> 8);
                part.pixels()[3 * i + 2] = (byte) i;
            }
            sum.update(TestTiles.after(part, new Hue(factor)).pixels());
        }
        assertThat(sum.getValue()).isEqualTo(expected);
    }
}
