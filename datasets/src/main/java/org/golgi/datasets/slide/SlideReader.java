package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * A whole-slide image: a pyramid of resolutions with random access. Safe for any number of reading threads.
 *
 * <p>An error of one region leaves the slide usable: the next region can be read.
 */
public interface SlideReader extends AutoCloseable {
    /** The largest region that is read at once: 67 million pixels, 200 MB. */
    long MAX_REGION_PIXELS = 1L << 26;

    Path path();

    /** Which reader this is, for records: {@code tiff} or {@code openslide 3.4.1}. */
    String reader();

    /** Resolutions from the finest; never empty. */
    List<SlideLevel> levels();

    /** What the scanner wrote, under OpenSlide's names such as {@code aperio.MPP} or {@code tiff.XResolution}. */
    Map<String, String> properties();

    /**
     * Reads a region; what lies beyond the slide or was never scanned has the slide's background colour.
     *
     * @param level index into {@link #levels}
     * @param x left edge in pixels of this level
     * @param y top edge in pixels of this level
     * @throws IOException naming the slide and the region if it cannot be decoded
     */
    RgbImage read(int level, long x, long y, int width, int height) throws IOException;

    /**
     * Reads a region and shrinks it by a whole number. Readers of JPEG tiles leave out most of the decoding, so the pixels
     * differ a little from the mean of areas that other readers give.
     *
     * @param width width of the region before shrinking, a multiple of the divisor
     * @param height height of the region before shrinking, a multiple of the divisor
     * @param divisor 1, 2, 4 or 8
     */
    default RgbImage readShrunk(int level, long x, long y, int width, int height, int divisor) throws IOException {
        return ImageOps.resize(read(level, x, y, width, height), width / divisor, height / divisor);
    }

    /**
     * The JPEG file of a square, if the slide holds exactly this square as one tile.
     *
     * @throws IOException if the tile is there but damaged
     */
    default Optional<byte[]> encodedTile(int level, long x, long y, int sizePx) throws IOException {
        return Optional.empty();
    }

    /** Names of pictures beside the pyramid, such as {@code label} and {@code macro}. */
    List<String> associatedImages();

    /** One of {@link #associatedImages}. */
    RgbImage associatedImage(String name) throws IOException;

    @Override
    void close();

    default int width() {
        return levels().get(0).width();
    }

    default int height() {
        return levels().get(0).height();
    }

    /** Checks the arguments of {@link #read}. */
    default void checkRegion(int level, int width, int height) {
        if (level < 0 || level >= levels().size()) {
            throw new IllegalArgumentException(path() + " has levels 0 to " + (levels().size() - 1) + ", not " + level);
        }
        if (width < 1 || height < 1 || (long) width * height > MAX_REGION_PIXELS) {
            throw new IllegalArgumentException(
                    "a region must have 1 to %d pixels, got %d x %d".formatted(MAX_REGION_PIXELS, width, height));
        }
    }
}
