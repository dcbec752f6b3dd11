package org.golgi.datasets.slide;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and binds OpenSlide, 3.4.1 or 4.x alike: only functions that both have are bound.
 *
 * <p>Looked for in this order: the file named by {@code -Dgolgi.openslide=FILE} or {@code GOLGI_OPENSLIDE}, the
 * library's usual names on the system's search path, Homebrew's folders.
 */
public final class OpenSlideLibrary {
    private static final String PROPERTY = "golgi.openslide";
    private static final String VARIABLE = "GOLGI_OPENSLIDE";

    private OpenSlideLibrary() {}

    /** OpenSlide's C interface, with its names. */
    interface Api extends Library {
        String openslide_get_version();

        String openslide_detect_vendor(String file);

        Pointer openslide_open(String file);

        void openslide_close(Pointer slide);

        String openslide_get_error(Pointer slide);

        int openslide_get_level_count(Pointer slide);

        void openslide_get_level_dimensions(Pointer slide, int level, long[] width, long[] height);

        double openslide_get_level_downsample(Pointer slide, int level);

        void openslide_read_region(Pointer slide, IntBuffer argb, long x, long y, int level, long width, long height);

        Pointer openslide_get_property_names(Pointer slide);

        String openslide_get_property_value(Pointer slide, String name);

        Pointer openslide_get_associated_image_names(Pointer slide);

        void openslide_get_associated_image_dimensions(Pointer slide, String name, long[] width, long[] height);

        void openslide_read_associated_image(Pointer slide, String name, int[] argb);
    }

    private static final class Loaded {
        static final List<String> TRIED = new ArrayList<>();
        static final Optional<Api> API = load(TRIED);
    }

    /** The version of the library, or empty if there is none on this machine. */
    public static Optional<String> version() {
        return Loaded.API.map(Api::openslide_get_version);
    }

    /**
     * The library.
     *
     * @throws IOException saying how to install it if it is not there
     */
    static Api api() throws IOException {
        return Loaded.API.orElseThrow(() -> new IOException("OpenSlide is not installed (tried "
                + String.join(", ", Loaded.TRIED)
                + "); install it with 'apt-get install libopenslide0' or 'brew install openslide', or set "
                + VARIABLE + "=FILE"));
    }

    private static Optional<Api> load(List<String> tried) {
        for (String candidate : candidates()) {
            tried.add(candidate);
            try {
                return Optional.of(Native.load(candidate, Api.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
            } catch (UnsatisfiedLinkError e) {
                // the next name may be the one that this system has
            }
        }
        return Optional.empty();
    }

    private static List<String> candidates() {
        String chosen = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
        if (!chosen.isEmpty()) {
            return List.of(chosen);
        }
        if (Platform.isWindows()) {
            return List.of("libopenslide-1", "libopenslide-0", "openslide");
        }
        if (Platform.isMac()) {
            List<String> names = new ArrayList<>(List.of("libopenslide.1.dylib", "libopenslide.0.dylib"));
            for (String folder : List.of("/opt/homebrew/lib", "/usr/local/lib")) {
                for (String name : List.of("libopenslide.1.dylib", "libopenslide.0.dylib")) {
                    names.add(folder + File.separator + name);
                }
            }
            return names;
        }
        return List.of("libopenslide.so.1", "libopenslide.so.0", "openslide");
    }
}
