package org.golgi.cli.selfcheck;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The cases that come with Golgi, unpacked into a temporary folder until closed. */
public final class BuiltInCases implements Closeable {
    private static final String RESOURCE = "golden.zip";

    private final Path folder;

    private BuiltInCases(Path folder) {
        this.folder = folder;
    }

    /** Unpacks the cases. */
    public static BuiltInCases unpack() throws IOException {
        BuiltInCases cases = new BuiltInCases(Files.createTempDirectory("golgi-selfcheck"));
        try (InputStream resource = BuiltInCases.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + RESOURCE + " in this build");
            }
            ZipInputStream zip = new ZipInputStream(resource);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = cases.folder.resolve(entry.getName()).normalize();
                    if (!file.startsWith(cases.folder)) {
                        throw new IOException(
                                "the built-in cases name a file outside their folder: " + entry.getName());
                    }
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        } catch (IOException | RuntimeException e) {
            cases.close();
            throw e;
        }
        return cases;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
