package org.golgi.datasets.slide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageHeader;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;

/**
 * A plain picture (PNG, JPEG, BMP, WebP, or a TIFF without tiles) as a slide of one level. It is decoded whole when it is
 * opened, so it may have {@link #MAX_REGION_PIXELS} pixels.
 *
 * <p>Such files seldom tell how large a pixel is; a TIFF may, in its resolution tags.
 */
final class FlatSlide implements SlideReader {
    private static final int HEAD_BYTES = 1 << 16;

    private final Path path;
    private final RgbImage picture;
    private final Map<String, String> properties;

    private FlatSlide(Path path, RgbImage picture, Map<String, String> properties) {
        this.path = path;
        this.picture = picture;
        this.properties = properties;
    }

    /**
     * Opens a file if it is a picture.
     *
     * @return empty if it is of no known picture format
     * @throws IOException naming the file if it is a picture that is damaged or too large to be decoded at once
     */
    static Optional<SlideReader> open(Path path) throws IOException {
        Optional<ImageHeader> header = header(path);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (header.get().width() * header.get().height() > MAX_REGION_PIXELS) {
            throw new IOException(
                    "%s: a picture of %d x %d px is decoded at once and may have %d pixels; convert it with 'vips tiffsave --tile --pyramid'"
                            .formatted(path, header.get().width(), header.get().height(), MAX_REGION_PIXELS));
        }
        return Optional.of(new FlatSlide(path, ImageCodec.read(path), properties(path, header.get())));
    }

    private static Optional<ImageHeader> header(Path path) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(path)) {
            head = in.readNBytes(HEAD_BYTES);
        }
        try {
            return Optional.of(ImageHeader.read(head, path.toString()));
        } catch (IOException e) {
            // A TIFF's directory may lie at its end, and a JPEG's size behind a colour profile of any length.
            boolean later =
                    TiffLayout.isTiff(path) || head.length > 1 && head[0] == (byte) 0xFF && head[1] == (byte) 0xD8;
            return later && Files.size(path) <= ImageCodec.LARGEST_FILE_BYTES
                    ? Optional.of(ImageHeader.read(Files.readAllBytes(path), path.toString()))
                    : Optional.empty();
        }
    }

    private static Map<String, String> properties(Path path, ImageHeader header) throws IOException {
        if (header.format() != ImageHeader.Format.TIFF) {
            return Map.of();
        }
        try (TiffFileReader file = TiffFileReader.open(path)) {
            TiffTags tags = file.directories().get(0);
            checkWhole(path, tags);
            return Map.copyOf(TiffLayout.properties(tags, false));
        }
    }

    /** The decoder leaves out what a cut-off file lacks without a word. */
    private static void checkWhole(Path path, TiffTags tags) throws IOException {
        boolean tiled = tags.has(TiffTags.TILE_OFFSETS);
        long[] offsets = tags.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS, Integer.MAX_VALUE);
        long[] counts = tags.numbers(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES, Integer.MAX_VALUE);
        long size = Files.size(path);
        for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
            if (offsets[i] < 0 || counts[i] < 0 || offsets[i] > size - counts[i]) {
                throw new IOException("%s is cut off: it has %d bytes, and part %d of its picture begins at byte %d"
                        .formatted(path, size, i, offsets[i]));
            }
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String reader() {
        return "picture";
    }

    @Override
    public List<SlideLevel> levels() {
        return List.of(new SlideLevel(picture.width(), picture.height(), 1));
    }

    @Override
    public Map<String, String> properties() {
        return properties;
    }

    @Override
    public RgbImage read(int level, long x, long y, int width, int height) {
        checkRegion(level, width, height);
        RgbImage region = RgbImage.blank(width, height);
        if (x < 0 || y < 0 || x + width > picture.width() || y + height > picture.height()) {
            Arrays.fill(region.pixels(), (byte) 255);
        }
        if (x > -width && y > -height && x < picture.width() && y < picture.height()) {
            ImageOps.paste(picture, region, (int) -x, (int) -y);
        }
        return region;
    }

    @Override
    public List<String> associatedImages() {
        return List.of();
    }

    @Override
    public RgbImage associatedImage(String name) {
        throw new IllegalArgumentException(path + " has no picture '" + name + "'; it has none beside itself");
    }

    @Override
    public void close() {}
}
