package org.golgi.datasets.tissue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.golgi.core.io.Sha256;
import org.golgi.datasets.image.RgbImage;

/** Tells tissue by something that was learned. Safe for any number of threads. */
public interface TissueHead extends AutoCloseable {

    /** Micrometres a pixel of the pictures it learned from, and so of those it is given. */
    double mpp();

    /** 255 where the picture shows tissue, else 0. */
    Plane mask(RgbImage picture);

    @Override
    void close();

    /**
     * Which one.
     *
     * @param file what was learned
     * @param sha256 hash of the file
     * @param encoder the encoder it was learned on; empty is the one that the file names
     * @param classes those that are tissue; empty is all but the first
     */
    record Settings(Path file, String sha256, String encoder, List<String> classes) {
        public Settings {
            classes = List.copyOf(classes);
        }
    }

    /** Opens such files. Found by {@link ServiceLoader}, as this module knows no tensor engine. */
    interface Opener {

        /**
         * Opens a head and its encoder.
         *
         * @throws IOException if either cannot be read, or they do not belong together
         * @throws IllegalArgumentException if a class is unknown
         */
        TissueHead open(Settings settings) throws IOException;
    }

    /**
     * Opens a head with what is on the class path.
     *
     * @throws IOException if the file has another hash, or as {@link Opener#open}
     */
    static TissueHead open(Settings settings) throws IOException {
        String found = Sha256.of(settings.file());
        if (!found.equals(settings.sha256())) {
            throw new IOException(settings.file() + " is not the tissue head of this configuration: its SHA-256 is "
                    + found + ", tissue.head.sha256 is " + settings.sha256() + "; give another --out for the new head");
        }
        return ServiceLoader.load(Opener.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing on the class path opens tissue heads"))
                .open(settings);
    }
}
