package org.golgi.datasets.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that any number of threads read at given positions.
 *
 * <p>Java closes a file channel when a thread that reads from it is interrupted; here it is opened anew, so that one
 * interrupted reader does not take the file from the others.
 */
public final class PositionalFile implements Closeable {
    private static final int MOST_ATTEMPTS = 8;

    private final Path path;
    private FileChannel channel;
    private boolean closed;

    private PositionalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    public static PositionalFile open(Path path) throws IOException {
        return new PositionalFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    public Path path() {
        return path;
    }

    public long size() throws IOException {
        return channel().size();
    }

    /**
     * Reads exactly so many bytes.
     *
     * @throws IOException naming the file and the byte where it ends too early
     */
    public ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (int attempt = 1; ; attempt++) {
            try {
                FileChannel open = channel();
                buffer.clear();
                while (buffer.hasRemaining()) {
                    if (open.read(buffer, position + buffer.position()) < 0) {
                        throw new IOException(path + " ends at byte " + (position + buffer.position()));
                    }
                }
                return buffer.flip();
            } catch (ClosedChannelException e) {
                if (attempt == MOST_ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
