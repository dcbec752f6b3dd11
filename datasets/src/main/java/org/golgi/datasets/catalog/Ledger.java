package org.golgi.datasets.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.golgi.core.io.DurableFiles;

/** A CSV file beside a set that remembers what was done to it, a row each; the first column is the key. */
final class Ledger<E> {
    private final Path csv;
    private final List<String> header;
    private final Function<E, List<?>> columns;
    private final Map<String, E> entries = new TreeMap<>();

    /**
     * The ledger as far as it is written.
     *
     * @param columns what stands in the columns of an entry
     * @param entry the entry of a row; what it cannot read is an IllegalArgumentException
     */
    Ledger(Path csv, List<String> header, Function<E, List<?>> columns, Function<CSVRecord, E> entry)
            throws IOException {
        this.csv = csv;
        this.header = header;
        this.columns = columns;
        if (Files.exists(csv)) {
            read(entry);
        }
    }

    private void read(Function<CSVRecord, E> entry) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
            for (CSVRecord row : parser) {
                entries.put(row.get(header.get(0)), entry.apply(row));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(csv + " is damaged: " + e.getMessage() + "; remove it", e);
        }
    }

    List<E> entries() {
        return List.copyOf(entries.values());
    }

    Optional<E> of(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Adds an entry, or puts it in the place of the one of its key; the file is replaced whole. */
    void add(E entry) throws IOException {
        entries.put(columns.apply(entry).get(0).toString(), entry);
        StringBuilder text = new StringBuilder(String.join(",", header) + "\n");
        entries.values()
                .forEach(one -> text.append(
                                CSVFormat.DEFAULT.format(columns.apply(one).toArray()))
                        .append('\n'));
        DurableFiles.replace(csv, text.toString());
    }
}
