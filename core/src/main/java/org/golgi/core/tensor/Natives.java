package org.golgi.core.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;

/**
 * Loads libtorch, once a process. Every entry point that touches a tensor calls {@link #load()} first.
 *
 * <p>All natives are unpacked before the first one is opened: opened one by one, a library whose sibling is not there
 * yet would be bound to a copy of libtorch that the system happens to have, and crash the process.
 */
public final class Natives {

    private Natives() {}

    /** Loads the natives; later calls return at once. */
    public static void load() {
        Loaded.touch();
    }

    private static final class Loaded {
        static {
            String platform = Loader.getPlatform();
            String extension = System.getProperty("org.bytedeco.javacpp.platform.extension", "");
            unpack("/org/bytedeco/openblas/" + platform);
            unpack("/org/bytedeco/pytorch/" + platform + extension);
            Loader.load(org.bytedeco.pytorch.global.torch.class);
        }

        static void touch() {}

        private static void unpack(String resource) {
            try {
                Loader.cacheResources(org.bytedeco.pytorch.presets.torch.class, resource);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot unpack the natives " + resource
                                + "; set -Dorg.bytedeco.javacpp.cachedir=FOLDER to a writable folder with 1 GB free",
                        e);
            }
        }
    }
}
