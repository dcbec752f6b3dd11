package org.golgi.datasets.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.golgi.datasets.tissue.MaskArea;
import org.golgi.datasets.tissue.Plane;
import org.junit.jupiter.api.Test;

class TilePlanTest {

    @Test
    void tissue_is_measured_to_fractions_of_a_mask_pixel() {
        byte[] values = new byte[8 * 8];
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 4; x++) {
                values[y * 8 + x] = (byte) 255;
            }
        }
        MaskArea area = new MaskArea(new Plane(8, 8, values));
        assertThat(area.fraction(0, 0, 8, 8)).isEqualTo(0.5);
        assertThat(area.fraction(3.5, 2.25, 4.5, 3.25)).isEqualTo(0.5);
        assertThat(area.fraction(3.75, 0, 4.75, 1)).isEqualTo(0.25);
        assertThat(area.fraction(-4, 0, 4, 8)).isEqualTo(0.5);
        assertThat(area.fraction(5, 5, 6, 6)).isZero();
    }

    @Test
    void tiles_with_enough_tissue_are_kept_row_by_row() {
        byte[] values = new byte[4 * 4];
        values[0] = values[1] = values[4] = (byte) 255;
        values[10] = (byte) 255;
        TileGrid grid = new TileGrid(0, 1, 32, 32, 32, 0.5, 0, 0, 2, 2);
        List<TilePosition> tiles =
                TilePlan.onTissue(grid, new MaskArea(new Plane(4, 4, values)), 16, TissueRule.FRACTION, 0.5);
        assertThat(tiles).containsExactly(new TilePosition(0, 0, 0.75));
        assertThat(TilePlan.onTissue(grid, new MaskArea(new Plane(4, 4, values)), 16, TissueRule.FRACTION, 0))
                .hasSize(2);
    }

    @Test
    void the_centre_rule_looks_at_the_centre_alone() {
        byte[] values = new byte[4 * 4];
        values[5] = values[14] = (byte) 255;
        TileGrid grid = new TileGrid(0, 1, 32, 32, 32, 0.5, 0, 0, 2, 2);
        MaskArea mask = new MaskArea(new Plane(4, 4, values));
        // the centre of the first tile is in mask pixel (1, 1); the last tile has as much tissue, but in its corner
        assertThat(TilePlan.onTissue(grid, mask, 16, TissueRule.CENTER, 0.9))
                .containsExactly(new TilePosition(0, 0, 0.25));
        assertThat(TilePlan.onTissue(grid, mask, 16, TissueRule.FRACTION, 0.25)).hasSize(2);
    }

    @Test
    void a_sample_is_repeatable_and_spread_over_the_slide() {
        List<TilePosition> tiles = new ArrayList<>();
        for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 64; column++) {
                tiles.add(new TilePosition(column, row, 1));
            }
        }
        List<TilePosition> sample = TilePlan.sample(tiles, 64, 3, 5);
        assertThat(sample).hasSize(64).doesNotHaveDuplicates().isEqualTo(TilePlan.sample(tiles, 64, 3, 5));
        assertThat(sample).isNotEqualTo(TilePlan.sample(tiles, 64, 3, 6));
        // 64 strata of 8 x 8 tiles: exactly one tile from each.
        assertThat(sample.stream()
                        .map(tile -> tile.row() / 8 * 8 + tile.column() / 8)
                        .distinct())
                .hasSize(64);
        assertThat(TilePlan.sample(tiles, 0, 1)).isSameAs(tiles);
    }
}
