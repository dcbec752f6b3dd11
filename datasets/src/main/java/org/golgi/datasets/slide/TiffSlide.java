package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageHeader;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * A pyramidal TIFF or Aperio SVS of JPEG tiles, read directly: no drawing library between the file and the pixels.
 *
 * <p>Pixels are those that OpenSlide gives at the level's own resolution. What lies beyond the slide, and tiles that the
 * file leaves out, are white.
 */
public final class TiffSlide implements SlideReader {
    private static final long CACHE_BYTES = 32L << 20;
    private static final byte WHITE = (byte) 255;

    private final Path path;
    private final TiffFileReader file;
    private final List<TiffImage> images;
    private final List<SlideLevel> levels;
    private final Map<String, TiffImage> associated;
    private final Map<String, String> properties;
    private final TileCache cache = new TileCache(CACHE_BYTES);

    private TiffSlide(Path path, TiffFileReader file, TiffLayout layout) {
        this.path = path;
        this.file = file;
        this.images = layout.levels();
        this.associated = Collections.unmodifiableMap(new LinkedHashMap<>(layout.associated()));
        this.properties = Collections.unmodifiableMap(new TreeMap<>(layout.properties()));
        List<SlideLevel> found = new ArrayList<>();
        TiffImage base = images.get(0);
        for (TiffImage image : images) {
            double downsample = ((double) base.width() / image.width() + (double) base.height() / image.height()) / 2;
            found.add(new SlideLevel(image.width(), image.height(), downsample));
        }
        this.levels = List.copyOf(found);
    }

    /**
     * Opens a slide if it is of the kind that this reader is for.
     *
     * @return empty if the file is a sound TIFF of another kind (JPEG 2000, a vendor's own layout), or no TIFF
     * @throws IOException naming the file if it is a damaged TIFF
     */
    public static Optional<SlideReader> open(Path path) throws IOException {
        if (!TiffLayout.isTiff(path)) {
            return Optional.empty();
        }
        TiffFileReader file = TiffFileReader.open(path);
        try {
            Optional<TiffLayout> layout = TiffLayout.of(file);
            if (layout.isEmpty()) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new TiffSlide(path, file, layout.get()));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String reader() {
        return "tiff";
    }

    @Override
    public List<SlideLevel> levels() {
        return levels;
    }

    @Override
    public Map<String, String> properties() {
        return properties;
    }

    @Override
    public RgbImage read(int level, long x, long y, int width, int height) throws IOException {
        return readReduced(level, x, y, width, height, 1);
    }

    @Override
    public RgbImage readShrunk(int level, long x, long y, int width, int height, int divisor) throws IOException {
        TiffImage image = images.get(level);
        boolean aligned = x % divisor == 0
                && y % divisor == 0
                && image.tileWidth() % divisor == 0
                && image.tileHeight() % divisor == 0;
        return divisor <= 8 && aligned
                ? readReduced(level, x, y, width, height, divisor)
                : SlideReader.super.readShrunk(level, x, y, width, height, divisor);
    }

    /** Pastes together decoded tiles; all sizes are divided by the divisor. */
    private RgbImage readReduced(int level, long x, long y, int width, int height, int divisor) throws IOException {
        checkRegion(level, width, height);
        TiffImage image = images.get(level);
        if (isOneTile(image, x, y, width, height)) {
            int column = (int) (x / width);
            int row = (int) (y / height);
            Optional<RgbImage> cached = cache.get(key(level, image, column, row, divisor));
            // Not kept: a reader that follows the slide's own grid comes here once.
            return cached.isPresent() ? copy(cached.get()) : decode(image, column, row, "level " + level, divisor);
        }
        RgbImage region = RgbImage.blank(width / divisor, height / divisor);
        boolean inside = x >= 0 && y >= 0 && x + width <= image.width() && y + height <= image.height();
        if (!inside || image.tileWidth() < 1) {
            java.util.Arrays.fill(region.pixels(), WHITE);
        }
        int tileWidth = image.tileWidth();
        int tileHeight = image.tileHeight();
        long firstColumn = Math.max(0, Math.floorDiv(x, tileWidth));
        long lastColumn = Math.min(image.columns() - 1L, Math.floorDiv(x + width - 1, tileWidth));
        long firstRow = Math.max(0, Math.floorDiv(y, tileHeight));
        long lastRow = Math.min(image.rows() - 1L, Math.floorDiv(y + height - 1, tileHeight));
        for (long row = firstRow; row <= lastRow; row++) {
            for (long column = firstColumn; column <= lastColumn; column++) {
                RgbImage tile = tile(level, image, (int) column, (int) row, divisor);
                ImageOps.paste(tile, region, (int) ((column * tileWidth - x) / divisor), (int)
                        ((row * tileHeight - y) / divisor));
            }
        }
        return region;
    }

    private static boolean isOneTile(TiffImage image, long x, long y, int width, int height) {
        return width == image.tileWidth()
                && height == image.tileHeight()
                && x >= 0
                && y >= 0
                && x % width == 0
                && y % height == 0
                && x + width <= image.width()
                && y + height <= image.height();
    }

    private static RgbImage copy(RgbImage tile) {
        return new RgbImage(tile.width(), tile.height(), tile.pixels().clone());
    }

    private static long key(int level, TiffImage image, int column, int row, int divisor) {
        return ((long) level << 56) | ((long) divisor << 48) | (long) row * image.columns() + column;
    }

    private RgbImage tile(int level, TiffImage image, int column, int row, int divisor) throws IOException {
        long key = key(level, image, column, row, divisor);
        Optional<RgbImage> cached = cache.get(key);
        if (cached.isPresent()) {
            return cached.get();
        }
        RgbImage tile = clip(decode(image, column, row, "level " + level, divisor), image, column, row, divisor);
        cache.put(key, tile);
        return tile;
    }

    /** Tiles at the right and lower edge are padded to full size; the padding is no part of the slide. */
    private static RgbImage clip(RgbImage tile, TiffImage image, int column, int row, int divisor) {
        int width = Math.min(image.tileWidth(), image.width() - column * image.tileWidth());
        int height = Math.min(image.tileHeight(), image.height() - row * image.tileHeight());
        int reducedWidth = Math.min(tile.width(), (width + divisor - 1) / divisor);
        int reducedHeight = Math.min(tile.height(), (height + divisor - 1) / divisor);
        if (reducedWidth == tile.width() && reducedHeight == tile.height()) {
            return tile;
        }
        RgbImage clipped = RgbImage.blank(reducedWidth, reducedHeight);
        ImageOps.paste(tile, clipped, 0, 0);
        return clipped;
    }

    private RgbImage decode(TiffImage image, int column, int row, String where, int divisor) throws IOException {
        int index = row * image.columns() + column;
        String name = "%s: tile %d, %d of %s".formatted(path, column, row, where);
        if (image.byteCounts()[index] == 0) {
            RgbImage white =
                    RgbImage.blank(Math.max(1, image.tileWidth() / divisor), Math.max(1, image.tileHeight() / divisor));
            java.util.Arrays.fill(white.pixels(), WHITE);
            return white;
        }
        byte[] jpeg = jpeg(image, index, name);
        checkSize(image, row, ImageHeader.read(jpeg, name), name);
        return ImageCodec.decodeReducedJpeg(jpeg, name, divisor);
    }

    private byte[] jpeg(TiffImage image, int index, String name) throws IOException {
        long bytes = image.byteCounts()[index];
        if (bytes < 0 || bytes > Integer.MAX_VALUE / 2) {
            throw new IOException(name + " says that it has " + bytes + " bytes");
        }
        byte[] stream = file.read(image.offsets()[index], (int) bytes).array();
        try {
            return JpegTile.assemble(image.jpegTables(), stream, image.photometric());
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static void checkSize(TiffImage image, int row, ImageHeader header, String name) throws IOException {
        int rows = image.tiled()
                ? image.tileHeight()
                : Math.min(image.tileHeight(), image.height() - row * image.tileHeight());
        if (header.width() != image.tileWidth() || header.height() < rows || header.height() > image.tileHeight()) {
            throw new IOException("%s is %d x %d px, the file says %d x %d"
                    .formatted(name, header.width(), header.height(), image.tileWidth(), rows));
        }
    }

    @Override
    public Optional<byte[]> encodedTile(int level, long x, long y, int sizePx) throws IOException {
        TiffImage image = images.get(level);
        if (!isOneTile(image, x, y, sizePx, sizePx)) {
            return Optional.empty();
        }
        int index = (int) (y / sizePx) * image.columns() + (int) (x / sizePx);
        if (image.byteCounts()[index] == 0) {
            return Optional.empty();
        }
        String name = "%s: tile %d, %d of level %d".formatted(path, x / sizePx, y / sizePx, level);
        byte[] jpeg = jpeg(image, index, name);
        checkSize(image, 0, ImageHeader.read(jpeg, name), name);
        return Optional.of(jpeg);
    }

    @Override
    public List<String> associatedImages() {
        return List.copyOf(associated.keySet());
    }

    @Override
    public RgbImage associatedImage(String name) throws IOException {
        TiffImage image = associated.get(name);
        if (image == null) {
            throw new IllegalArgumentException(path + " has no picture '" + name + "'; it has " + associated.keySet());
        }
        RgbImage picture = RgbImage.blank(image.width(), image.height());
        for (int row = 0; row < image.rows(); row++) {
            for (int column = 0; column < image.columns(); column++) {
                RgbImage tile = decode(image, column, row, "picture '" + name + "'", 1);
                ImageOps.paste(tile, picture, column * image.tileWidth(), row * image.tileHeight());
            }
        }
        return picture;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
