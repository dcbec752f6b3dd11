package org.golgi.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that exist whole or not at all: beside the target, synced to the disk, then renamed over it. A reader,
 * or a run after a crash, sees the old file or the new one.
 */
public final class DurableFiles {

    private DurableFiles() {}

    /** Makes a new file for writing. The only place where a checkpoint meets the disk. */
    @FunctionalInterface
    public interface Opener {
        Opener DISK = path -> FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);

        FileChannel create(Path path) throws IOException;
    }

    /** Writes the contents of a file. */
    @FunctionalInterface
    public interface Body {
        void write(WritableByteChannel channel) throws IOException;
    }

    /** Puts a whole new file in the place of the target. */
    public static void replace(Path target, Body body) throws IOException {
        OutputCheck.requirePlace(target);
        Path folder = target.toAbsolutePath().getParent();
        Path temporary = folder.resolve("." + target.getFileName() + ".partial");
        Files.deleteIfExists(temporary);
        try {
            create(Opener.DISK, temporary, body);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            if (e instanceof NoSuchFileException && Files.exists(folder)) {
                throw OutputCheck.unwritable(target, folder);
            }
            throw e;
        }
        syncFolder(folder);
    }

    /** Puts this text, in UTF-8, in the place of the target. */
    public static void replace(Path target, String text) throws IOException {
        replace(target, channel -> write(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Makes a new file and waits until the disk has it. */
    public static void create(Opener opener, Path path, Body body) throws IOException {
        try (FileChannel channel = opener.create(path)) {
            body.write(channel);
            channel.force(true);
        }
    }

    /** Waits until the disk has the names of a folder's files. */
    public static void syncFolder(Path folder) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return; // a folder cannot be opened there; NTFS writes names in order by itself
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes all of a buffer. */
    public static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
