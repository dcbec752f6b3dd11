package org.golgi.datasets.catalog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Goes through the members of a zip, tar or gzipped tar. What is neither file nor folder is refused. */
final class ArchiveReader {
    /** Deflate makes at most 1,032 bytes out of one; what says more repeats itself (Fifield 2019). */
    private static final long MOST_TIMES = 1032;

    private static final long SLACK_BYTES = 1 << 20;
    /** Kinds of a tar's members that are files; the library takes pipes and devices for some, too. */
    private static final Set<Byte> FILES =
            Set.of(TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG);

    private ArchiveReader() {}

    /** Gets each member. */
    interface Visitor {

        /** A folder. */
        void folder(String name) throws IOException;

        /**
         * A file.
         *
         * @param bytes its size, as the archive states it
         * @param contents to be read at most to the end; need not be read
         */
        void file(String name, long bytes, Contents contents) throws IOException;
    }

    /** Opens what a member holds. */
    interface Contents {
        InputStream open() throws IOException;
    }

    /** True if the name is that of an archive which can be read. */
    static boolean isArchive(String name) {
        return isZip(name) || isTar(name) || isGzippedTar(name);
    }

    private static boolean isZip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static boolean isTar(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".tar");
    }

    private static boolean isGzippedTar(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*\\.(tar\\.gz|tgz)");
    }

    /**
     * Visits all members in the order of the archive.
     *
     * @throws IOException naming the archive if it is damaged, holds links or devices, or says that it holds more than
     *     its size can
     */
    static void visit(Path archive, Visitor visitor) throws IOException {
        String name = archive.getFileName().toString();
        try {
            if (isZip(name)) {
                zip(archive, visitor);
            } else {
                try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                        InputStream plain = isTar(name) ? file : new GZIPInputStream(file, 1 << 16)) {
                    tar(archive, plain, visitor);
                }
            }
        } catch (Unpack.LeftException e) {
            throw e;
        } catch (IOException e) {
            throw String.valueOf(e.getMessage()).contains(archive.toString()) ? e : damaged(archive, e);
        } catch (IllegalArgumentException e) {
            throw damaged(archive, e);
        }
    }

    private static IOException damaged(Path archive, Exception e) {
        return new IOException(
                archive + " is damaged: "
                        + String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "),
                e);
    }

    private static void zip(Path archive, Visitor visitor) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            requireSize(archive, zip);
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                if (entry.isUnixSymlink() || !(entry.isDirectory() || plain(entry))) {
                    throw linked(archive, entry.getName());
                }
                if (entry.isDirectory()) {
                    visitor.folder(entry.getName());
                } else if (!zip.canReadEntryData(entry)) {
                    throw new IOException(archive + ": '" + entry.getName()
                            + "' is encrypted or compressed in a way that is not read; unpack the archive by hand");
                } else {
                    visitor.file(entry.getName(), entry.getSize(), () -> zip.getInputStream(entry));
                }
            }
        }
    }

    /** Unix file types other than "regular" are links, pipes, devices; 0 is an archive from elsewhere. */
    private static boolean plain(ZipArchiveEntry entry) {
        int type = entry.getUnixMode() & 0xF000;
        return type == 0 || type == 0x8000;
    }

    private static void requireSize(Path archive, ZipFile zip) throws IOException {
        long stated = 0;
        Enumeration<ZipArchiveEntry> entries = zip.getEntries();
        while (entries.hasMoreElements()) {
            long bytes = entries.nextElement().getSize();
            if (bytes < 0 || stated + bytes < 0) {
                throw new IOException(archive + " is damaged: it does not say how large its files are");
            }
            stated += bytes;
        }
        long size = Files.size(archive);
        if (stated > MOST_TIMES * size + SLACK_BYTES) {
            throw new IOException("%s has %d bytes and says that %d are in it, which cannot be; it was not unpacked"
                    .formatted(archive, size, stated));
        }
    }

    private static void tar(Path archive, InputStream plain, Visitor visitor) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                if (entry.isDirectory()) {
                    visitor.folder(entry.getName());
                } else if (FILES.contains(entry.getLinkFlag()) && !entry.isSparse()) {
                    visitor.file(entry.getName(), entry.getSize(), () -> tar);
                } else {
                    throw linked(archive, entry.getName());
                }
            }
        }
    }

    private static IOException linked(Path archive, String name) {
        return new IOException("%s: '%s' is a link or device, no file; nothing of the archive was unpacked"
                .formatted(archive, name.replaceAll("[\\x00-\\x1f]", "?")));
    }
}
