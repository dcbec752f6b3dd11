package org.golgi.datasets.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;

/**
 * Loads OpenCV, once a process. Every class that calls OpenCV calls {@link #load()} first.
 *
 * <p>Its libraries and OpenBLAS's are unpacked before the first one is opened: opened one by one, a library whose
 * sibling is not there yet would be bound to a copy that the system happens to have.
 */
public final class OpenCvNatives {

    private OpenCvNatives() {}

    /** Loads the natives; later calls return at once. */
    public static void load() {
        Loaded.touch();
    }

    private static final class Loaded {
        static {
            String platform = Loader.getPlatform();
            // Errors reach the caller as exceptions; OpenCV would also print several lines for each damaged picture.
            NativeEnvironment.setDefault("OPENCV_LOG_LEVEL", "SILENT");
            unpack("/org/bytedeco/openblas/" + platform);
            unpack("/org/bytedeco/opencv/" + platform);
            Loader.load(opencv_core.class);
            Loader.load(opencv_imgproc.class);
            Loader.load(opencv_imgcodecs.class);
            // Golgi runs one tile a thread; a pool of OpenCV's own would only fight it for the cores.
            opencv_core.setNumThreads(1);
        }

        static void touch() {}

        private static void unpack(String resource) {
            try {
                Loader.cacheResources(org.bytedeco.opencv.presets.opencv_core.class, resource);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot unpack the natives " + resource
                                + "; set -Dorg.bytedeco.javacpp.cachedir=FOLDER to a writable folder with 1 GB free",
                        e);
            }
        }
    }
}
