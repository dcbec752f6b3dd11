package org.golgi.core.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Refuses an output that cannot be written before the work whose result goes there. Folders that do not exist are no
 * fault: whoever writes makes them.
 */
public final class OutputCheck {

    private OutputCheck() {}

    /**
     * Refuses a target that cannot become a file.
     *
     * @throws IOException in one line if it is a folder, or the nearest folder above it that exists takes no new files
     */
    public static void file(Path target) throws IOException {
        requirePlace(target);
        probe(target, existing(target.toAbsolutePath().getParent()));
    }

    /**
     * Refuses a target that cannot become a folder with files in it.
     *
     * @throws IOException in one line if it is a file, or it or the nearest folder above it takes no new files
     */
    public static void folder(Path target) throws IOException {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new IOException(target + " is a file; name a folder");
        }
        Path folder = existing(target.toAbsolutePath());
        requireOpen(target, folder);
        probe(target, folder);
    }

    /** The same for a file without writing anything, for each file that is written. */
    static void requirePlace(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + " is a folder; name a file in it");
        }
        requireOpen(target, existing(target.toAbsolutePath().getParent()));
    }

    static IOException unwritable(Path target, Path folder) {
        return new IOException(
                target + " cannot be written: " + folder + " is no folder that takes new files; give another path");
    }

    private static Path existing(Path folder) {
        Path nearest = folder;
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        return nearest;
    }

    private static void requireOpen(Path target, Path folder) throws IOException {
        if (folder != null && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            throw unwritable(target, folder);
        }
    }

    /** Permissions do not tell everything: only a file that was made shows that files can be made. */
    private static void probe(Path target, Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        Path made;
        try {
            made = Files.createTempFile(folder, ".golgi-", ".probe");
        } catch (IOException e) {
            throw unwritable(target, folder);
        }
        Files.delete(made);
    }
}
