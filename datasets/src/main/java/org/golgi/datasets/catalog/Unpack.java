package org.golgi.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Unpacks an archive into the folder that it lies in. Its files arrive in {@code .NAME.unpacking} and get their places
 * when all are there; a later run goes on with those that are. A file that is in its place already is never written to.
 */
final class Unpack {
    private static final int CHUNK_BYTES = 1 << 16;
    /** This much of the disk is left free. */
    private static final long SPARED_BYTES = 1L << 28;

    private final Path archive;
    private final Path folder;
    private final Path work;
    private final LongConsumer progress;

    /**
     * What came out.
     *
     * @param files how many
     * @param bytes in them
     */
    record Result(long files, long bytes) {}

    /** Prepares; the consumer gets how many files are there. */
    Unpack(Path archive, LongConsumer progress) {
        this.archive = archive;
        this.folder = archive.toAbsolutePath().getParent();
        this.work = folder.resolve(workName(archive));
        this.progress = progress;
    }

    private static String workName(Path archive) {
        return "." + archive.getFileName() + ".unpacking";
    }

    /** Archives of a folder whose unpacking was interrupted. */
    static List<String> unfinished(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\..+\\.unpacking"))
                    .map(name -> name.substring(1, name.length() - ".unpacking".length()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Unpacks.
     *
     * @throws IOException in one line; if the archive itself is bad nothing of it is left
     */
    Result run() throws IOException {
        Path lockFile = folder.resolve(workName(archive) + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            Counter counter = new Counter();
            try {
                ArchiveReader.visit(archive, counter);
                Files.createDirectories(work);
                ArchiveReader.visit(archive, new Writer());
            } catch (LeftException e) {
                throw e.cause;
            } catch (IOException e) {
                delete(work);
                Files.deleteIfExists(lockFile);
                throw e;
            }
            publish();
            delete(work);
            Files.deleteIfExists(lockFile);
            return new Result(counter.files, counter.bytes);
        }
    }

    private void lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process
        }
        throw new IOException(archive + " is being unpacked by another process; wait for it");
    }

    /** What is wrong with the disk, not with the archive: what has arrived stays for a later run. */
    static final class LeftException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient IOException cause;

        LeftException(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** Looks at all names, kinds and sizes before anything is written. */
    private final class Counter implements ArchiveReader.Visitor {
        private final ArchiveNames names = new ArchiveNames(archive);
        private long files;
        private long bytes;

        @Override
        public void folder(String name) throws IOException {
            names.place(name, true);
        }

        @Override
        public void file(String name, long size, ArchiveReader.Contents contents) throws IOException {
            Optional<Path> place = names.place(name, false);
            if (place.isEmpty()) {
                return;
            }
            files++;
            bytes = Math.addExact(bytes, size);
            Path target = folder.resolve(place.get());
            if (Files.exists(target) && (!Files.isRegularFile(target) || Files.size(target) != size)) {
                throw new LeftException(new IOException(target + " is there and is not what " + archive
                        + " holds; it was left as it is, move it away to unpack"));
            }
            requireSpace(bytes);
        }

        private void requireSpace(long wanted) throws IOException {
            if (files % 256 == 1 || wanted > 1L << 30) {
                long free = Files.getFileStore(folder).getUsableSpace() + unpacked();
                if (wanted > free - SPARED_BYTES) {
                    throw new LeftException(new IOException(String.format(
                            Locale.ROOT,
                            "%s holds more than %.1f GB, %s has %.1f GB free; make room and run the command again",
                            archive,
                            wanted / 1e9,
                            folder,
                            free / 1e9)));
                }
            }
        }

        private long already = -1;

        /** Bytes that an earlier run has left. */
        private long unpacked() throws IOException {
            if (already < 0) {
                already = 0;
                for (Path file : below(work)) {
                    already += Files.isRegularFile(file) ? Files.size(file) : 0;
                }
            }
            return already;
        }
    }

    private final class Writer implements ArchiveReader.Visitor {
        private final ArchiveNames names = new ArchiveNames(archive);
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private long files;

        @Override
        public void folder(String name) throws IOException {
            Optional<Path> place = names.place(name, true);
            if (place.isPresent()) {
                createFolder(work.resolve(place.get()));
            }
        }

        @Override
        public void file(String name, long bytes, ArchiveReader.Contents contents) throws IOException {
            Optional<Path> place = names.place(name, false);
            if (place.isEmpty()) {
                return;
            }
            Path target = work.resolve(place.get());
            if (!Files.isRegularFile(target) || Files.size(target) != bytes) {
                createFolder(target.getParent());
                Path part = work.resolve(".part");
                copy(name, bytes, contents, part);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
            progress.accept(++files);
        }

        private void createFolder(Path path) throws IOException {
            try {
                Files.createDirectories(path);
            } catch (FileAlreadyExistsException | NotDirectoryException e) {
                throw new IOException(
                        archive + " holds a file and a folder of the same name, " + path.getFileName(), e);
            }
        }

        private void copy(String name, long bytes, ArchiveReader.Contents contents, Path part) throws IOException {
            long left = bytes;
            // tar hands out the stream of the archive itself, which must stay open
            InputStream in = contents.open();
            try (OutputStream out = output(part)) {
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    left -= read;
                    if (left < 0) {
                        break;
                    }
                    write(out, read);
                }
            }
            if (left != 0) {
                throw new IOException("%s is damaged: '%s' should have %d bytes and has %s"
                        .formatted(archive, name, bytes, left < 0 ? "more" : String.valueOf(bytes - left)));
            }
        }

        private OutputStream output(Path part) throws IOException {
            try {
                return Files.newOutputStream(part);
            } catch (IOException e) {
                throw new LeftException(e);
            }
        }

        private void write(OutputStream out, int count) throws IOException {
            try {
                out.write(chunk, 0, count);
            } catch (IOException e) {
                throw new LeftException(
                        new IOException(work + " cannot be written: " + e.getMessage() + "; run the command again", e));
            }
        }
    }

    /** Brings everything to its place: whole folders where there is none of that name, else file by file. */
    private void publish() throws IOException {
        try (Stream<Path> tops = Files.list(work)) {
            for (Path top : tops.sorted().toList()) {
                if (!top.getFileName().toString().startsWith(".")) {
                    publish(top, folder.resolve(top.getFileName()));
                }
            }
        }
    }

    private void publish(Path from, Path to) throws IOException {
        if (!Files.exists(to)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (Files.isDirectory(from) && Files.isDirectory(to)) {
            try (Stream<Path> inner = Files.list(from)) {
                for (Path one : inner.sorted().toList()) {
                    publish(one, to.resolve(one.getFileName()));
                }
            }
            return;
        }
        if (Files.isDirectory(from) != Files.isDirectory(to) || Files.mismatch(from, to) >= 0) {
            throw new IOException(to + " is there and is not what " + archive
                    + " holds; it was left as it is, move it away to unpack");
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : below(folder)) {
            Files.delete(file);
        }
    }
}
