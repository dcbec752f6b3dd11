package org.golgi.datasets.phantom;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;

/** A CSV with a header line, in the making. */
final class CsvFile implements AutoCloseable {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private final Writer writer;

    CsvFile(Path file, Object... header) throws IOException {
        writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        row(header);
    }

    void row(Object... values) throws IOException {
        FORMAT.printRecord(writer, values);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
