package org.golgi.datasets.tiling;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells a slide that lies elsewhere now from another slide of the same name. */
final class SameFile {
    private static final int COMPARED_BYTES = 1 << 20;

    private SameFile() {}

    /**
     * True if both files are there and are not the same nor, by size and beginning, copies. Of two compressed slides the
     * sizes tell; the beginning is for pictures without compression, whose sizes are equal.
     */
    static boolean differ(Path one, Path other) throws IOException {
        if (one.equals(other) || !Files.isRegularFile(one) || !Files.isRegularFile(other)) {
            return false;
        }
        return !Files.isSameFile(one, other)
                && (Files.size(one) != Files.size(other) || !Arrays.equals(beginning(one), beginning(other)));
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(COMPARED_BYTES);
        }
    }
}
