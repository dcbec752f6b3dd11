package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.golgi.core.io.DurableFiles;

/** {@code unpacked.csv} beside a set: which archives are unpacked to the end. */
final class UnpackedFiles {
    static final String NAME = "unpacked.csv";

    /** One archive, and what came out of it. */
    record Entry(String archive, String md5, long files, long bytes) {}

    private final Path csv;
    private final Map<String, Entry> entries = new TreeMap<>();

    UnpackedFiles(Path folder) throws IOException {
        csv = folder.resolve(NAME);
        if (!Files.exists(csv)) {
            return;
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
            for (CSVRecord row : parser) {
                entries.put(
                        row.get("archive"),
                        new Entry(
                                row.get("archive"),
                                row.get("md5"),
                                Long.parseLong(row.get("files")),
                                Long.parseLong(row.get("bytes"))));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(csv + " is damaged: " + e.getMessage() + "; remove it", e);
        }
    }

    Optional<Entry> of(String archive) {
        return Optional.ofNullable(entries.get(archive));
    }

    void add(Entry entry) throws IOException {
        entries.put(entry.archive(), entry);
        StringBuilder text = new StringBuilder("archive,md5,files,bytes\n");
        entries.values()
                .forEach(
                        one -> text.append(CSVFormat.DEFAULT.format(one.archive(), one.md5(), one.files(), one.bytes()))
                                .append('\n'));
        DurableFiles.replace(csv, text.toString());
    }
}
