package org.golgi.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.golgi.core.io.DurableFiles;

/**
 * Fetches one file. What has arrived lies beside the target in {@code .NAME.part}; a broken connection, also of an
 * earlier process, is taken up where it ended (RFC 9110, section 14). The target appears when size and hash are right,
 * and a file that is there already is never written to.
 */
final class Download {
    private static final int MOST_FAILURES = 6;
    private static final int CHUNK_BYTES = 1 << 18;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final Web web;
    private final Duration pause;
    private final Duration patience;
    private final LongConsumer progress;

    /**
     * Prepares.
     *
     * @param pause wait after the first failure; doubles with each further one
     * @param patience longest wait for the next byte
     * @param progress told how many more bytes have arrived; negative if what was there had to be thrown away
     */
    Download(Web web, Duration pause, Duration patience, LongConsumer progress) {
        this.web = web;
        this.pause = pause;
        this.patience = patience;
        this.progress = progress;
    }

    /** What has arrived, and of which version of the file. */
    private static final class Part {
        final FileChannel channel;
        final Path tagFile;
        OptionalLong total;

        Part(FileChannel channel, Path tagFile, OptionalLong total) {
            this.channel = channel;
            this.tagFile = tagFile;
            this.total = total;
        }

        boolean isWhole() throws IOException {
            return total.isPresent() && channel.size() >= total.getAsLong();
        }

        String tag() throws IOException {
            return Files.exists(tagFile) ? Files.readString(tagFile) : "";
        }
    }

    /** Fetches into the target, whose file must not exist. */
    void fetch(RemoteFile file, Path target) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Path tag = target.resolveSibling("." + target.getFileName() + ".part.version");
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            lock(channel, target);
            Part state = new Part(channel, tag, file.bytes());
            if (channel.size() > 0 && state.tag().isEmpty() && file.md5().isEmpty()) {
                restart(state); // nothing tells whether the beginning is of the same file
            }
            progress.accept(channel.size());
            arrive(file, state);
            channel.force(true);
            verify(file, part, tag);
            publish(part, target);
            Files.deleteIfExists(tag);
        }
    }

    private static void lock(FileChannel channel, Path target) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process
        }
        throw new IOException(target + " is being fetched by another process; wait for it");
    }

    private void arrive(RemoteFile file, Part part) throws IOException {
        int failures = 0;
        while (!part.isWhole()) {
            long before = part.channel.size();
            try {
                if (attempt(file, part)) {
                    return;
                }
                throw new IOException("the connection ended at byte " + part.channel.size());
            } catch (RefusedException e) {
                throw e.answer;
            } catch (IOException e) {
                failures = part.channel.size() > before ? 1 : failures + 1;
                if (failures >= MOST_FAILURES) {
                    throw new IOException(
                            "%s: %s; %d bytes have arrived, run the command again to go on"
                                    .formatted(file.address(), reason(e), part.channel.size()),
                            e);
                }
                sleep(pause.multipliedBy(1L << (failures - 1)));
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** An answer that will not change by asking again. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final IOException answer;

        RefusedException(IOException answer) {
            super(answer);
            this.answer = answer;
        }
    }

    /** One request. True if the file is whole, as far as can be known. */
    private boolean attempt(RemoteFile file, Part part) throws IOException {
        long have = part.channel.size();
        HttpResponse<InputStream> response = web.get(file.address(), have);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> {
                    restart(part);
                    response.headers()
                            .firstValueAsLong("Content-Length")
                            .ifPresent(length -> part.total = total(part, length));
                }
                case 206 -> {
                    Matcher range = range(response);
                    boolean same = part.tag().equals(tag(response)) && range.matches();
                    if (!same || !String.valueOf(have).equals(range.group(1))) {
                        restart(part); // the file was exchanged meanwhile
                        return false;
                    }
                    if (!range.group(2).equals("*")) {
                        part.total = total(part, Long.parseLong(range.group(2)));
                    }
                }
                case 416 -> {
                    Matcher range = range(response);
                    if (range.matches() && range.group(2).equals(String.valueOf(have))) {
                        return true;
                    }
                    restart(part);
                    return false;
                }
                case 408, 425, 429, 500, 502, 503, 504 -> throw web.refused(file.address(), response.statusCode());
                default -> throw new RefusedException(web.refused(file.address(), response.statusCode()));
            }
            Files.writeString(part.tagFile, tag(response));
            copy(body, part.channel);
        }
        return part.total.isEmpty() || part.isWhole();
    }

    private static OptionalLong total(Part part, long said) {
        return part.total.isPresent() ? part.total : OptionalLong.of(said);
    }

    private static Matcher range(HttpResponse<?> response) {
        return CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
    }

    private static String tag(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .or(() -> response.headers().firstValue("Last-Modified"))
                .orElse("");
    }

    private void restart(Part part) throws IOException {
        progress.accept(-part.channel.size());
        part.channel.truncate(0);
        Files.deleteIfExists(part.tagFile);
    }

    private void copy(InputStream body, FileChannel channel) throws IOException {
        channel.position(channel.size());
        byte[] chunk = new byte[CHUNK_BYTES];
        try (Stall stall = new Stall(body, patience)) {
            for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
                stall.moved();
                DurableFiles.write(channel, ByteBuffer.wrap(chunk, 0, read));
                progress.accept(read);
            }
        }
    }

    private void verify(RemoteFile file, Path part, Path tag) throws IOException {
        String wrong = Checksums.difference(part, file.bytes(), file.md5());
        if (!wrong.isEmpty()) {
            progress.accept(-Files.size(part));
            Files.deleteIfExists(part);
            Files.deleteIfExists(tag);
            throw new IOException(file.address() + " arrived damaged (" + wrong
                    + ") and was thrown away; run the command again to fetch it anew");
        }
    }

    /** Gives the file its name, unless something has that name by now. */
    private static void publish(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
            Files.delete(part);
        } catch (UnsupportedOperationException e) {
            Files.move(part, target);
        }
        DurableFiles.syncFolder(target.toAbsolutePath().getParent());
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching; run the command again to go on", e);
        }
    }
}
