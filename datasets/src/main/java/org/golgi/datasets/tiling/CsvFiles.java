package org.golgi.datasets.tiling;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.golgi.core.io.DurableFiles;

/** Writes CSV files whole or not at all. */
final class CsvFiles {
    static final CSVFormat FORMAT = CSVFormat.DEFAULT;

    private CsvFiles() {}

    static void write(Path file, List<String> header, Stream<List<String>> rows) throws IOException {
        DurableFiles.replace(file, channel -> {
            BufferedWriter writer = new BufferedWriter(
                    new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
            for (Iterator<List<String>> all =
                            Stream.concat(Stream.of(header), rows).iterator();
                    all.hasNext(); ) {
                writer.write(FORMAT.format(all.next().toArray()) + "\n");
            }
            writer.flush();
        });
    }
}
