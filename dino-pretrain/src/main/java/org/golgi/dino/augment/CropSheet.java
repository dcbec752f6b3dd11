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
 * at its own size and the local ones below one another as far as the row is high.
 */
public final class CropSheet {
    private static final int MOST_TILES = 8;
    private static final int GAP = 4;
    private static final long STREAM = 0x7368656574L;

    private final AugmentConfig config;
    private final int large;
    private final int small;
    private final int localRows;

    private CropSheet(AugmentConfig config) {
        this.config = config;
        large = config.globalSizePx() + GAP;
        small = config.localSizePx() + GAP;
        localRows = Math.max(1, large / small);
    }

    /**
     * Writes the sheet for up to {@value #MOST_TILES} tiles, spread evenly over the set from a random one on.
     *
     * @param png the file to write; its folder must exist
     * @throws IOException if a tile cannot be read or the file not be written
     */
    public static void write(Path png, TileSource tiles, AugmentConfig config, long seed) throws IOException {
        byte[] picture = ImageCodec.png(new CropSheet(config).draw(tiles, seed));
        Files.createDirectories(png.toAbsolutePath().getParent());
        Files.write(png, picture);
    }

    private RgbImage draw(TileSource tiles, long seed) throws IOException {
        int rows = Math.min(MOST_TILES, tiles.size());
        int localColumns = (config.localCrops() + localRows - 1) / localRows;
        int rowHeight = Math.max(large, small);
        int width = (AugmentConfig.GLOBAL_CROPS + 1) * large + localColumns * small + GAP;
        RgbImage sheet = RgbImage.blank(width, rows * rowHeight + GAP);
        Arrays.fill(sheet.pixels(), (byte) 0xFF);
        MultiCrop crops = new MultiCrop(config);
        int first = Rng.of(STREAM, seed).nextInt(tiles.size());
        for (int row = 0; row < rows; row++) {
            RgbImage tile = tiles.read((int) ((first + (long) row * tiles.size() / rows) % tiles.size()));
            int top = GAP + row * rowHeight;
            int side = config.globalSizePx();
            paste(PillowResize.resize(tile, side, side, ResampleFilter.BICUBIC), sheet, GAP, top);
            crops.apply(tile, seed, row, (view, canvas) -> paste(canvas.toRgb(), sheet, left(view), top + down(view)));
        }
        return sheet;
    }

    private int left(int view) {
        int locals = GAP + (AugmentConfig.GLOBAL_CROPS + 1) * large;
        return view < AugmentConfig.GLOBAL_CROPS
                ? GAP + (view + 1) * large
                : locals + (view - AugmentConfig.GLOBAL_CROPS) / localRows * small;
    }

    private int down(int view) {
        return view < AugmentConfig.GLOBAL_CROPS ? 0 : (view - AugmentConfig.GLOBAL_CROPS) % localRows * small;
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
