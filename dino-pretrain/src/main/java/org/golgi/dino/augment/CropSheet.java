package org.golgi.dino.augment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.PillowResize;
import org.golgi.datasets.image.ResampleFilter;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;

/**
 * A picture of what training will see: one row a tile, the tile itself, then its global crops, then its local ones, each
 * at its own size.
 */
public final class CropSheet {
    private static final int MOST_TILES = 8;
    private static final int GAP = 4;
    private static final long STREAM = 0x7368656574L;

    private CropSheet() {}

    /**
     * Writes the sheet for up to {@value #MOST_TILES} tiles drawn at random.
     *
     * @param png the file to write; its folder must exist
     * @throws IOException if a tile cannot be read or the file not be written
     */
    public static void write(Path png, TileSource tiles, AugmentConfig config, long seed) throws IOException {
        int rows = Math.min(MOST_TILES, tiles.size());
        int large = config.globalSizePx();
        int small = config.localSizePx();
        int globals = AugmentConfig.GLOBAL_CROPS;
        int height = Math.max(large, small);
        RgbImage sheet = RgbImage.blank(
                (globals + 1) * (large + GAP) + config.localCrops() * (small + GAP) + GAP, rows * (height + GAP) + GAP);
        Arrays.fill(sheet.pixels(), (byte) 0xFF);
        MultiCrop crops = new MultiCrop(config);
        Rng rng = Rng.of(STREAM, seed);
        for (int row = 0; row < rows; row++) {
            RgbImage tile = tiles.read(rng.nextInt(tiles.size()));
            int top = GAP + row * (height + GAP);
            paste(PillowResize.resize(tile, large, large, ResampleFilter.BICUBIC), sheet, GAP, top);
            crops.apply(tile, seed, row, (view, canvas) -> {
                int left = view < globals
                        ? GAP + (view + 1) * (large + GAP)
                        : GAP + (globals + 1) * (large + GAP) + (view - globals) * (small + GAP);
                paste(canvas.toRgb(), sheet, left, top);
            });
        }
        Files.write(png, ImageCodec.png(sheet));
    }

    private static void paste(RgbImage picture, RgbImage sheet, int left, int top) {
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(
                    picture.pixels(),
                    3 * y * picture.width(),
                    sheet.pixels(),
                    3 * ((top + y) * sheet.width() + left),
                    3 * picture.width());
        }
    }
}
