package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.golgi.core.io.DurableFiles;

/** {@code fetched.csv} beside a set: what was fetched, so that a later check knows what the files have to be. */
final class FetchedFiles {
    static final String NAME = "fetched.csv";
    private static final List<String> HEADER = List.of("file", "bytes", "md5", "address");

    /** One file. */
    record Entry(String file, long bytes, String md5, String address) {}

    private final Path csv;
    private final Map<String, Entry> entries = new TreeMap<>();

    FetchedFiles(Path folder) throws IOException {
        csv = folder.resolve(NAME);
        if (Files.exists(csv)) {
            read();
        }
    }

    private void read() throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
            for (CSVRecord row : parser) {
                entries.put(
                        row.get("file"),
                        new Entry(
                                row.get("file"), Long.parseLong(row.get("bytes")), row.get("md5"), row.get("address")));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(csv + " is damaged: " + e.getMessage() + "; remove it", e);
        }
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    void add(Entry entry) throws IOException {
        entries.put(entry.file(), entry);
        StringBuilder text = new StringBuilder(String.join(",", HEADER) + "\n");
        entries.values()
                .forEach(one -> text.append(CSVFormat.DEFAULT.format(one.file(), one.bytes(), one.md5(), one.address()))
                        .append('\n'));
        DurableFiles.replace(csv, text.toString());
    }
}
