package org.golgi.datasets.slide;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.golgi.datasets.image.RgbImage;

/**
 * A slide read by OpenSlide (Goode et al. 2013).
 *
 * <p>After its first error an OpenSlide handle answers every later call with that error, so one bad tile would make the
 * rest of the slide look bad. Here the handle is opened anew after an error and the region is tried once more, alone.
 * Regions are read in parallel under the read lock; the write lock guards the handle's replacement.
 */
public final class OpenSlideReader implements SlideReader {
    private static final int WHITE = 0xFFFFFF;
    private static final int MOST_KEPT_WORDS = 1 << 20;
    private static final ThreadLocal<IntBuffer> WORDS = ThreadLocal.withInitial(() -> IntBuffer.allocate(0));

    private final Path path;
    private final OpenSlideLibrary.Api api;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<SlideLevel> levels;
    private final Map<String, String> properties;
    private final List<String> associated;
    private final int background;
    private Pointer handle;
    private boolean closed;

    private OpenSlideReader(Path path, OpenSlideLibrary.Api api) throws IOException {
        this.path = path;
        this.api = api;
        this.handle = openHandle();
        try {
            this.levels = readLevels();
            this.properties = readProperties();
            this.associated = List.copyOf(names(api.openslide_get_associated_image_names(handle)));
            this.background = background(properties);
            checkError("opening");
        } catch (IOException | RuntimeException e) {
            api.openslide_close(handle);
            throw e;
        }
    }

    /**
     * Opens a slide.
     *
     * @throws IOException if OpenSlide is missing, or does not know or cannot open the file
     */
    public static OpenSlideReader open(Path path) throws IOException {
        return new OpenSlideReader(path, OpenSlideLibrary.api());
    }

    private Pointer openHandle() throws IOException {
        Pointer opened = api.openslide_open(path.toString());
        if (opened == null) {
            throw new IOException(path + " is of no format that OpenSlide " + api.openslide_get_version() + " reads"
                    + SlideFormats.hint(path));
        }
        String error = api.openslide_get_error(opened);
        if (error != null) {
            api.openslide_close(opened);
            throw new IOException(path + " cannot be opened: " + oneLine(error));
        }
        return opened;
    }

    private List<SlideLevel> readLevels() throws IOException {
        List<SlideLevel> found = new ArrayList<>();
        long[] width = new long[1];
        long[] height = new long[1];
        for (int level = 0; level < api.openslide_get_level_count(handle); level++) {
            api.openslide_get_level_dimensions(handle, level, width, height);
            checkError("reading the size of level " + level);
            if (width[0] < 1 || height[0] < 1 || width[0] > Integer.MAX_VALUE || height[0] > Integer.MAX_VALUE) {
                throw new IOException("%s: level %d has an impossible size of %d x %d px"
                        .formatted(path, level, width[0], height[0]));
            }
            found.add(
                    new SlideLevel((int) width[0], (int) height[0], api.openslide_get_level_downsample(handle, level)));
        }
        if (found.isEmpty()) {
            throw new IOException(path + " has no level");
        }
        return List.copyOf(found);
    }

    private Map<String, String> readProperties() {
        Map<String, String> found = new TreeMap<>();
        for (String name : names(api.openslide_get_property_names(handle))) {
            String value = api.openslide_get_property_value(handle, name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static List<String> names(Pointer array) {
        return array == null ? List.of() : List.of(array.getStringArray(0, "UTF-8"));
    }

    private static int background(Map<String, String> properties) {
        String colour = properties.getOrDefault("openslide.background-color", "");
        return colour.matches("[0-9A-Fa-f]{6}") ? Integer.parseInt(colour, 16) : WHITE;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String reader() {
        return "openslide " + api.openslide_get_version();
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
    public List<String> associatedImages() {
        return associated;
    }

    @Override
    public RgbImage read(int level, long x, long y, int width, int height) throws IOException {
        checkRegion(level, width, height);
        double downsample = levels.get(level).downsample();
        IntBuffer argb = words(width * height);
        long left = Math.round(x * downsample);
        long top = Math.round(y * downsample);
        call(
                slide -> api.openslide_read_region(slide, argb, left, top, level, width, height),
                "reading %d x %d px at (%d, %d) of level %d".formatted(width, height, x, y, level));
        return Argb.over(argb, width, height, background);
    }

    /** Memory that OpenSlide writes into directly: an array would be copied into native memory and back. */
    private static IntBuffer words(int count) {
        IntBuffer kept = WORDS.get();
        if (kept.capacity() < count) {
            kept = ByteBuffer.allocateDirect(4 * count)
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer();
            if (count <= MOST_KEPT_WORDS) {
                WORDS.set(kept);
            }
        }
        return kept.clear().limit(count);
    }

    @Override
    public RgbImage associatedImage(String name) throws IOException {
        if (!associated.contains(name)) {
            throw new IllegalArgumentException(path + " has no picture '" + name + "'; it has " + associated);
        }
        long[] width = new long[1];
        long[] height = new long[1];
        String what = "reading its picture '" + name + "'";
        call(slide -> api.openslide_get_associated_image_dimensions(slide, name, width, height), what);
        if (width[0] < 1 || height[0] < 1 || width[0] > MAX_REGION_PIXELS / height[0]) {
            throw new IOException(
                    "%s: picture '%s' has an impossible size of %d x %d px".formatted(path, name, width[0], height[0]));
        }
        int[] argb = new int[Math.toIntExact(width[0] * height[0])];
        call(slide -> api.openslide_read_associated_image(slide, name, argb), what);
        return Argb.over(IntBuffer.wrap(argb), (int) width[0], (int) height[0], background);
    }

    private interface Call {
        void on(Pointer slide);
    }

    private void call(Call call, String what) throws IOException {
        lock.readLock().lock();
        try {
            requireOpen();
            if (handle != null) {
                call.on(handle);
                if (api.openslide_get_error(handle) == null) {
                    return;
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        // The error may be another thread's: once more with a fresh handle and nobody beside.
        lock.writeLock().lock();
        try {
            requireOpen();
            reopen();
            call.on(handle);
            String error = api.openslide_get_error(handle);
            if (error != null) {
                reopen();
                throw new IOException(path + ": " + what + " failed: " + oneLine(error));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
    }

    private void reopen() throws IOException {
        closeHandle();
        handle = openHandle(); // fails while the file is away; the next call tries again
    }

    private void closeHandle() {
        if (handle != null) {
            api.openslide_close(handle);
            handle = null;
        }
    }

    private void checkError(String what) throws IOException {
        String error = api.openslide_get_error(handle);
        if (error != null) {
            throw new IOException(path + ": " + what + " failed: " + oneLine(error));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            closeHandle();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
