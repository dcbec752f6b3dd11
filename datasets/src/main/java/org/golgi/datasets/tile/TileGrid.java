package org.golgi.datasets.tile;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.slide.SlideLevel;
import org.golgi.datasets.slide.SlideReader;
import org.golgi.datasets.slide.SlideResolution;

/**
 * The grid over a slide: whole pixels of the level that is read, from the upper left corner of the scanned area, so that
 * every tile of a slide has exactly the same scale.
 *
 * @param level the level that is read
 * @param downsample of that level
 * @param readPx side of the region that becomes a tile, in pixels of the level
 * @param stridePx distance of two tiles, in pixels of the level
 * @param sizePx side of a tile after resampling
 * @param mpp true micrometres a pixel of a tile
 * @param left left edge of the grid in pixels of the level
 * @param top upper edge of the grid
 * @param columns tiles a row; a tile that would reach beyond the slide is left out
 * @param rows rows of tiles
 */
public record TileGrid(
        int level,
        double downsample,
        int readPx,
        int stridePx,
        int sizePx,
        double mpp,
        int left,
        int top,
        int columns,
        int rows) {

    /**
     * Lays the grid: the level nearest to the target if it is within the tolerance, otherwise the coarsest one that is
     * finer, shrunk by the mean of areas.
     *
     * @throws IOException if the slide is coarser than the target and may not be enlarged
     */
    public static TileGrid of(SlideReader slide, SlideResolution resolution, TileSpec spec) throws IOException {
        List<SlideLevel> levels = slide.levels();
        int nearest = 0;
        int finer = -1;
        for (int i = 0; i < levels.size(); i++) {
            double mpp = resolution.micrometresPerPixel() * levels.get(i).downsample();
            double best = resolution.micrometresPerPixel() * levels.get(nearest).downsample();
            if (Math.abs(Math.log(mpp / spec.mpp())) < Math.abs(Math.log(best / spec.mpp()))) {
                nearest = i;
            }
            if (mpp <= spec.mpp()
                    && (finer < 0
                            || levels.get(i).downsample() > levels.get(finer).downsample())) {
                finer = i;
            }
        }
        double nearestMpp =
                resolution.micrometresPerPixel() * levels.get(nearest).downsample();
        boolean exact = Math.abs(nearestMpp - spec.mpp()) <= spec.tolerance() * spec.mpp();
        if (!exact && finer < 0 && !spec.upsample()) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s has %.4g micrometres a pixel, coarser than the %.4g asked for; give a coarser --mpp or --upsample",
                    slide.path(),
                    resolution.micrometresPerPixel(),
                    spec.mpp()));
        }
        int level = exact ? nearest : Math.max(0, finer);
        double levelMpp = resolution.micrometresPerPixel() * levels.get(level).downsample();
        int read = exact ? spec.sizePx() : Math.max(1, (int) Math.round(spec.sizePx() * spec.mpp() / levelMpp));
        int stride = Math.max(1, (int) Math.round(read * (1 - spec.overlap())));
        return over(slide, level, read, stride, spec.sizePx(), levelMpp);
    }

    private static TileGrid over(SlideReader slide, int level, int read, int stride, int size, double levelMpp) {
        SlideLevel chosen = slide.levels().get(level);
        double downsample = chosen.downsample();
        int left = (int) (bound(slide, "x", 0) / downsample);
        int top = (int) (bound(slide, "y", 0) / downsample);
        int right = Math.min(chosen.width(), left + (int) (bound(slide, "width", slide.width()) / downsample));
        int bottom = Math.min(chosen.height(), top + (int) (bound(slide, "height", slide.height()) / downsample));
        int columns = Math.max(0, (right - left - read) / stride + (right - left >= read ? 1 : 0));
        int rows = Math.max(0, (bottom - top - read) / stride + (bottom - top >= read ? 1 : 0));
        return new TileGrid(level, downsample, read, stride, size, levelMpp * read / size, left, top, columns, rows);
    }

    /** The scanned area of slides whose canvas is larger (MIRAX), in level-0 pixels. */
    private static long bound(SlideReader slide, String what, long otherwise) {
        String value = slide.properties().getOrDefault("openslide.bounds-" + what, "");
        return value.matches("\\d{1,9}") ? Long.parseLong(value) : otherwise;
    }

    public long count() {
        return (long) columns * rows;
    }

    /** Left edge of a column in level-0 pixels. */
    public long x(int column) {
        return Math.round((left + (long) column * stridePx) * downsample);
    }

    /** Upper edge of a row in level-0 pixels. */
    public long y(int row) {
        return Math.round((top + (long) row * stridePx) * downsample);
    }

    /** Side of a tile in level-0 pixels. */
    public double side() {
        return readPx * downsample;
    }

    /** Reads the tile and brings it to its size. */
    public RgbImage read(SlideReader slide, int column, int row) throws IOException {
        long x = left + (long) column * stridePx;
        long y = top + (long) row * stridePx;
        int divisor = 1;
        while (divisor < 8 && readPx % (2 * divisor) == 0 && readPx / (2 * divisor) >= sizePx) {
            divisor *= 2;
        }
        RgbImage region = divisor == 1
                ? slide.read(level, x, y, readPx, readPx)
                : slide.readShrunk(level, x, y, readPx, readPx, divisor);
        return ImageOps.resize(region, sizePx, sizePx);
    }

    /** Reads the tile whose upper left corner is at (x, y) in level-0 pixels, as {@link #x} and {@link #y} give them. */
    public RgbImage readAt(SlideReader slide, long x, long y) throws IOException {
        return read(slide, (int) Math.round((x / downsample - left) / stridePx), (int)
                Math.round((y / downsample - top) / stridePx));
    }

    /** The tile as the slide holds it, if it is exactly one of the slide's own JPEG tiles. */
    public Optional<byte[]> encoded(SlideReader slide, int column, int row) throws IOException {
        return readPx == sizePx
                ? slide.encodedTile(level, left + (long) column * stridePx, top + (long) row * stridePx, sizePx)
                : Optional.empty();
    }
}
