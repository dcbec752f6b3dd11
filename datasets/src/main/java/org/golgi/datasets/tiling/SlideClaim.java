package org.golgi.datasets.tiling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to work on something that several processes share. The operating system gives it back when its holder dies,
 * so there are no stale claims.
 */
final class SlideClaim implements AutoCloseable {
    /** Files whose claims this process holds. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final int PAUSE_MILLIS = 50;

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
        Path name = file.toAbsolutePath().normalize();
        // POSIX gives all locks of a process on a file back when it closes that file, by whatever handle: while a
        // thread holds the claim, no other may as much as open the file.
        if (!HELD.add(name)) {
            return Optional.empty();
        }
        Optional<SlideClaim> claim = Optional.empty();
        try {
            claim = lock(name);
            return claim;
        } finally {
            if (claim.isEmpty()) {
                HELD.remove(name);
            }
        }
    }

    /** Takes the claim as soon as nobody else holds it. */
    static SlideClaim await(Path file) throws IOException {
        while (true) {
            Optional<SlideClaim> claim = take(file);
            if (claim.isPresent()) {
                return claim.get();
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the holder of " + file, e);
            }
        }
    }

    private static Optional<SlideClaim> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null && isStill(file, channel)) {
                return Optional.of(new SlideClaim(file, channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // held by this process under another name of the file
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /**
     * The holder before may have removed the file after it was opened here: then the lock is on nothing. Told by a size
     * drawn at random and not by contents, as whoever opens the file to read it loses the lock when closing it.
     */
    private static boolean isStill(Path file, FileChannel channel) throws IOException {
        int size = 1 + (UUID.randomUUID().hashCode() & (1 << 20) - 1);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), size - 1);
        try {
            return Files.size(file) == size;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
            lock.release();
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
