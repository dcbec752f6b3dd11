package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CropSheetTest {

    @Test
    void a_row_shows_the_tile_and_its_crops(@TempDir Path folder) throws IOException {
        Path png = folder.resolve("crops.png");
        AugmentConfig config = AugmentPreset.DINOV2_OFFICIAL.config().withCrops(24, 12, 3);
        CropSheet.write(png, new TwoTiles(), config, 1);
        RgbImage sheet = ImageCodec.read(png);
        assertThat(sheet.width()).as("local crops in columns of one").isEqualTo(3 * 28 + 3 * 16 + 4);
        assertThat(sheet.height()).isEqualTo(2 * 28 + 4);
        assertThat(sheet.red(0, 0)).as("the gap is white").isEqualTo(255);
        assertThat(sheet.red(4, 4)).as("the tile is shown as it is").isEqualTo(50);
        assertThat(sheet.blue(4, 4)).isEqualTo(90);

        CropSheet.write(png, new TwoTiles(), config.withCrops(32, 12, 3), 1);
        assertThat(ImageCodec.read(png).width()).as("in columns of two").isEqualTo(3 * 36 + 2 * 16 + 4);
    }

    /** Two tiles of one colour. */
    private static final class TwoTiles implements TileSource {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public String id(int index) {
            return "tile-" + index;
        }

        @Override
        public RgbImage read(int index) {
            RgbImage image = RgbImage.blank(40, 40);
            for (int i = 0; i < image.pixels().length; i++) {
                image.pixels()[i] = (byte) (50 + i % 3 * 20);
            }
            return image;
        }

        @Override
        public String hash() {
            return "two";
        }

        @Override
        public void close() {}
    }
}
