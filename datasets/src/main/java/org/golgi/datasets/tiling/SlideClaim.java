package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to work on something that several processes share. The operating system gives it back when its holder dies,
 * so there are no stale claims.
 */
final class SlideClaim implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private SlideClaim(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the claim, or returns nothing if another thread or process holds it. */
    static Optional<SlideClaim> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new SlideClaim(file, channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        // Whoever opened the file before it is removed here finds the work done when he gets the lock.
        Files.deleteIfExists(file);
        lock.release();
        channel.close();
    }
}
