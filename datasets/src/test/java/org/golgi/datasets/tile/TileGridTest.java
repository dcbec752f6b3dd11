package org.golgi.datasets.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.SlideLevel;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideResolution;
import org.golgi.datasets.testing.PaintedSlide;
import org.junit.jupiter.api.Test;

class TileGridTest {
    private final SlideReader slide = new PaintedSlide(
            List.of(new SlideLevel(4000, 3000, 1), new SlideLevel(1000, 750, 4), new SlideLevel(250, 187, 16.02)),
            Map.of());

    @Test
    void a_level_within_the_tolerance_is_cut_as_it_is() throws IOException {
        TileGrid grid =
                TileGrid.of(slide, new SlideResolution(0.2525, "given"), new TileSpec(256, 1.0, 0.05, 0, false));
        assertThat(grid.level()).isEqualTo(1);
        assertThat(grid.readPx()).isEqualTo(256);
        assertThat(grid.mpp()).isCloseTo(1.01, within(1e-9));
        assertThat(grid.columns()).isEqualTo(3);
        assertThat(grid.rows()).isEqualTo(2);
        assertThat(grid.x(1)).isEqualTo(1024);
        assertThat(grid.side()).isEqualTo(1024);
    }

    @Test
    void between_levels_the_finer_one_is_shrunk_never_the_coarser_enlarged() throws IOException {
        TileGrid grid = TileGrid.of(slide, new SlideResolution(0.25, "given"), new TileSpec(256, 0.5, 0.05, 0, false));
        assertThat(grid.level()).isZero();
        assertThat(grid.readPx()).isEqualTo(512);
        assertThat(grid.mpp()).isEqualTo(0.5);
        assertThat(grid.columns()).isEqualTo(7);
        RgbImage tile = grid.read(slide, 2, 1);
        assertThat(tile.width()).isEqualTo(256);
        // The tile's first pixel covers level-0 x 1024 … 1026, y 512 … 514.
        assertThat(tile.red(0, 0)).isEqualTo(1024 / 16);
        assertThat(tile.green(0, 0)).isEqualTo(512 / 16);
        assertThat(tile.red(255, 0)).isEqualTo(1535 / 16);
    }

    @Test
    void the_true_resolution_is_recorded_when_it_cannot_be_met_to_the_pixel() throws IOException {
        TileGrid grid =
                TileGrid.of(slide, new SlideResolution(0.2277, "given"), new TileSpec(256, 0.5, 0.01, 0, false));
        assertThat(grid.readPx()).isEqualTo(562);
        assertThat(grid.mpp()).isCloseTo(0.2277 * 562 / 256, within(1e-12)).isCloseTo(0.5, within(0.0005));
    }

    @Test
    void a_slide_that_is_too_coarse_is_refused_unless_it_may_be_enlarged() throws IOException {
        SlideResolution coarse = new SlideResolution(1, "given");
        assertThatThrownBy(() -> TileGrid.of(slide, coarse, new TileSpec(256, 0.5, 0.05, 0, false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("coarser")
                .hasMessageContaining("--upsample");
        TileGrid grid = TileGrid.of(slide, coarse, new TileSpec(256, 0.5, 0.05, 0, true));
        assertThat(grid.readPx()).isEqualTo(128);
        assertThat(grid.read(slide, 0, 0).width()).isEqualTo(256);
    }

    @Test
    void overlapping_tiles_are_nearer_to_each_other() throws IOException {
        TileGrid grid = TileGrid.of(slide, new SlideResolution(0.5, "given"), new TileSpec(200, 0.5, 0, 0.5, false));
        assertThat(grid.stridePx()).isEqualTo(100);
        assertThat(grid.columns()).isEqualTo(39);
        assertThat(grid.x(38) + grid.side()).isEqualTo(4000);
    }

    @Test
    void the_grid_starts_where_scanning_did() throws IOException {
        SlideReader bounded = new PaintedSlide(
                slide.levels(),
                Map.of(
                        "openslide.bounds-x", "1000",
                        "openslide.bounds-y", "500",
                        "openslide.bounds-width", "600",
                        "openslide.bounds-height", "1200"));
        TileGrid grid = TileGrid.of(bounded, new SlideResolution(0.5, "given"), new TileSpec(256, 0.5, 0, 0, false));
        assertThat(grid.x(0)).isEqualTo(1000);
        assertThat(grid.y(0)).isEqualTo(500);
        assertThat(grid.columns()).isEqualTo(2);
        assertThat(grid.rows()).isEqualTo(4);
    }

    @Test
    void a_slide_smaller_than_a_tile_has_none() throws IOException {
        TileGrid grid = TileGrid.of(slide, new SlideResolution(0.5, "given"), new TileSpec(4096, 0.5, 0, 0, false));
        assertThat(grid.count()).isZero();
    }
}
