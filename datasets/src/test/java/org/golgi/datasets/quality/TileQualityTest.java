package org.golgi.datasets.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.testing.SharedData;
import org.golgi.datasets.tile.TileSource;
import org.golgi.datasets.tile.TileSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileQualityTest {
    private static final QualityLimits LIMITS = new QualityLimits(6, 0.05, 0.3, 4, 0.05);

    @ParameterizedTest
    @CsvSource({
        "200, 150, 190, ''",
        "60, 150, 80, pen",
        "30, 80, 200, pen",
        "210, 30, 40, pen",
        "30, 28, 32, dark",
        "240, 240, 241, pale",
    })
    void each_reason_is_found(int red, int green, int blue, String reason) {
        TileQuality quality = TileQuality.of(plain(red, green, blue, 12));
        assertThat(LIMITS.reasonAgainst(quality).orElse("")).isEqualTo(reason);
    }

    @Test
    void blur_is_measured_on_tissue_only() {
        RgbImage sharp = plain(180, 100, 160, 40);
        RgbImage blurred = ImageOps.resize(ImageOps.resize(sharp, 8, 8), 64, 64);
        double whole = TileQuality.of(sharp).sharpness();
        assertThat(TileQuality.of(blurred).sharpness()).isLessThan(whole / 50);
        RgbImage halfGlass = plain(180, 100, 160, 40);
        java.util.Arrays.fill(halfGlass.pixels(), 0, halfGlass.pixels().length / 2, (byte) 245);
        TileQuality half = TileQuality.of(halfGlass);
        assertThat(half.sharpness()).isBetween(0.7 * whole, 1.6 * whole);
        assertThat(half.tissue()).isBetween(0.45, 0.55);
        assertThat(LIMITS.reasonAgainst(TileQuality.of(plain(180, 100, 160, 0))))
                .contains("blur");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc_polyp5", "oscc2_clean", "panda_gleason4"})
    void hardly_any_real_tissue_is_dropped(String set) throws IOException {
        Path folder = SharedData.data(set);
        try (TileSource tiles = TileSources.open(List.of(folder))) {
            int kept = 0;
            int seen = 0;
            for (int i = 0; i < tiles.size(); i += Math.max(1, tiles.size() / 60)) {
                seen++;
                kept += LIMITS.reasonAgainst(TileQuality.of(tiles.read(i))).isEmpty() ? 1 : 0;
            }
            assertThat(kept).isGreaterThanOrEqualTo((int) (0.95 * seen));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "histolab_no-tissue-green-pen.png, pen",
        "histolab_no-tissue-red-pen.png, pen",
        "histolab_almost-white-1.png, pale",
        "histolab_no-tissue.png, pale"
    })
    void real_pen_marks_and_glass_are_dropped(String file, String reason) throws IOException {
        Path path = SharedData.data("misc_tiles/images/" + file);
        assertThat(LIMITS.reasonAgainst(TileQuality.of(ImageCodec.read(path)))).contains(reason);
    }

    @Test
    void limits_out_of_range_are_refused() {
        assertThatThrownBy(() -> new QualityLimits(0, 1.5, 0, 0, 0)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> new QualityLimits(-1, 0, 0, 0, 0)).hasMessageContaining("min_sharpness");
    }

    private static RgbImage plain(int red, int green, int blue, int noise) {
        RgbImage image = RgbImage.blank(64, 64);
        Rng rng = Rng.of(8, red, green, blue);
        for (int i = 0; i < 64 * 64; i++) {
            int wobble = noise == 0 ? 0 : rng.nextInt(2 * noise / 3 + 1) - noise / 3;
            image.pixels()[3 * i] = (byte) Math.max(0, Math.min(255, red + wobble));
            image.pixels()[3 * i + 1] = (byte) Math.max(0, Math.min(255, green + wobble));
            image.pixels()[3 * i + 2] = (byte) Math.max(0, Math.min(255, blue + wobble));
        }
        return image;
    }
}
