package org.golgi.datasets.phantom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.RgbImage;

/**
 * Writes a slide as a tiled JPEG pyramid in TIFF, laid out as Aperio's scanners do: level 0, a thumbnail, then levels of
 * a fourth of the last one's width and height. OpenSlide and QuPath read it.
 *
 * <p>Tiles are painted and encoded in parallel and written in order, so the bytes do not depend on the number of
 * threads. The file appears whole or not at all.
 */
public final class PyramidTiffWriter {
    private static final int SCALE = 4;
    private static final int THUMBNAIL_PX = 512;

    private final Options options;
    private final ExecutorService workers;
    private final int ahead;

    /** Paints a rectangle of level 0; called from several threads. */
    @FunctionalInterface
    public interface Painter {
        RgbImage paint(int x, int y, int width, int height);
    }

    /**
     * How to write.
     *
     * @param tilePx width and height of a tile, a multiple of 16
     * @param jpegQuality 1 to 100
     * @param mpp micrometres a pixel of level 0
     * @param bigTiff whether to write BigTIFF though the file would not need it
     */
    public record Options(int tilePx, int jpegQuality, double mpp, boolean bigTiff) {
        public Options {
            if (tilePx < 16 || tilePx % 16 != 0) {
                throw new IllegalArgumentException("slide tiles of " + tilePx + " px: use a multiple of 16");
            }
            if (jpegQuality < 1 || jpegQuality > 100) {
                throw new IllegalArgumentException("JPEG quality " + jpegQuality + ": use 1 to 100");
            }
            if (!(mpp > 0)) {
                throw new IllegalArgumentException("mpp " + mpp + ": use micrometres a pixel, such as 0.5");
            }
        }

        /** Tiles of 256 px, quality 85. */
        public static Options at(double mpp) {
            return new Options(256, 85, mpp, false);
        }
    }

    /**
     * @param workers where tiles are painted; the caller shuts it down
     * @param threads how many threads it has
     */
    public PyramidTiffWriter(Options options, ExecutorService workers, int threads) {
        this.options = options;
        this.workers = workers;
        this.ahead = 4 * threads;
    }

    /**
     * Writes one slide.
     *
     * @throws IOException if the file cannot be written or the painter fails; nothing is left behind then
     */
    public void write(Path file, int width, int height, Painter painter) throws IOException {
        boolean big = options.bigTiff || 3L * width * height > 3_000_000_000L;
        try (TiffFile tiff = new TiffFile(file, big)) {
            List<Level> levels = levels(width, height);
            String size =
                    "%dx%d [0,0 %dx%d] (%dx%d)".formatted(width, height, width, height, options.tilePx, options.tilePx);
            String about = "JPEG/YCC Q=%d|AppMag = %s|MPP = %s"
                    .formatted(options.jpegQuality, number(10 / options.mpp), number(options.mpp));
            for (int i = 0; i < levels.size(); i++) {
                Level level = levels.get(i);
                Level below = i + 1 < levels.size() ? levels.get(i + 1) : null;
                String reduced = i == 0 ? "" : " -> %dx%d".formatted(level.width, level.height);
                String description = "Aperio compatible, Golgi phantom\r\n" + size + reduced + " " + about;
                tiles(tiff, level, i == 0 ? painter : level, below, description);
                if (i == 0) {
                    // The thumbnail is the second picture of the file but is made from the last level.
                    tiff.reserveThumbnail();
                }
            }
            Level last = levels.get(levels.size() - 1);
            RgbImage smallest = last.picture == null ? painter.paint(0, 0, width, height) : last.picture;
            RgbImage thumbnail = Reduction.fit(smallest, THUMBNAIL_PX);
            tiff.thumbnail(
                    ImageCodec.jpeg(thumbnail, options.jpegQuality),
                    thumbnail,
                    "Aperio compatible, Golgi phantom\r\n%dx%d -> %dx%d - |%s"
                            .formatted(width, height, thumbnail.width(), thumbnail.height(), about));
            tiff.commit();
        }
    }

    /** A level of the pyramid; all but the first are kept in memory while the one above is painted. */
    private record Level(int width, int height, RgbImage picture) implements Painter {
        @Override
        public RgbImage paint(int x, int y, int width, int height) {
            return Reduction.crop(picture, x, y, width, height);
        }
    }

    private List<Level> levels(int width, int height) {
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(width, height, null));
        int w = width / SCALE;
        int h = height / SCALE;
        while (Math.min(w, h) > 0 && Math.max(w, h) >= options.tilePx) {
            levels.add(new Level(w, h, RgbImage.blank(w, h)));
            w /= SCALE;
            h /= SCALE;
        }
        return levels;
    }

    private void tiles(TiffFile tiff, Level level, Painter painter, Level below, String description)
            throws IOException {
        int side = options.tilePx;
        int columns = (level.width + side - 1) / side;
        int rows = (level.height + side - 1) / side;
        tiff.beginTiles(level.width, level.height, side, description);
        Deque<Future<byte[]>> pending = new ArrayDeque<>();
        try {
            for (int tile = 0; tile < columns * rows; tile++) {
                int x = tile % columns * side;
                int y = tile / columns * side;
                pending.add(workers.submit(() -> encode(level, painter, below, x, y)));
                if (pending.size() >= ahead) {
                    tiff.tile(Parallel.get(pending.remove()));
                }
            }
            while (!pending.isEmpty()) {
                tiff.tile(Parallel.get(pending.remove()));
            }
        } finally {
            pending.forEach(future -> future.cancel(true));
        }
        tiff.endTiles();
    }

    private byte[] encode(Level level, Painter painter, Level below, int x, int y) {
        int side = options.tilePx;
        int width = Math.min(side, level.width - x);
        int height = Math.min(side, level.height - y);
        RgbImage painted = painter.paint(x, y, width, height);
        if (below != null) {
            Reduction.reduce(painted, SCALE, below.picture, x / SCALE, y / SCALE);
        }
        return ImageCodec.jpeg(Reduction.pad(painted, side), options.jpegQuality);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
