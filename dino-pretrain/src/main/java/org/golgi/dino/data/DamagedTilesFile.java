package org.golgi.dino.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.golgi.core.io.DurableFiles;

/**
 * A CSV of damaged tiles with the columns {@code tile, reason}. A tile that the file names already, because a run was
 * resumed, is not named again.
 */
public final class DamagedTilesFile implements DamagedTiles.Log {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private final Path file;
    private final Set<String> named = new HashSet<>();

    /** The file need not exist; it is made with the first damaged tile. */
    public DamagedTilesFile(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            String text = Files.readString(file);
            int whole = text.lastIndexOf('\n') + 1; // a full disk may have cut the last line off
            if (whole < text.length()) {
                DurableFiles.replace(file, text.substring(0, whole));
            }
            try (CSVParser rows = CSVParser.parse(text.substring(0, whole), FORMAT)) {
                rows.stream().skip(1).forEach(row -> named.add(row.get(0)));
            } catch (UncheckedIOException e) {
                throw new IOException(file + " is damaged (" + e.getCause().getMessage() + "); remove it", e);
            }
        }
    }

    /** The tiles that the file names. */
    public synchronized Set<String> named() {
        return Set.copyOf(named);
    }

    @Override
    public synchronized void damaged(String tile, String reason) throws IOException {
        if (!named.add(tile)) {
            return;
        }
        boolean isNew = Files.notExists(file);
        try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (isNew) {
                FORMAT.printRecord(writer, "tile", "reason");
            }
            FORMAT.printRecord(writer, tile, reason);
        }
    }
}
