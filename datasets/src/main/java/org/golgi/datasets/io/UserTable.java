package org.golgi.datasets.io;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A table that a user wrote: CSV in UTF-8, with or without the mark that spreadsheets put before it, a header line whose
 * names differ, and rows as long as it.
 */
public final class UserTable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private UserTable() {}

    /** Looks at the header and says who reads the rows. */
    @FunctionalInterface
    public interface Columns {
        Rows of(List<String> header) throws IOException;
    }

    /** Reads a row. */
    @FunctionalInterface
    public interface Rows {
        void read(Row row) throws IOException;
    }

    /** A row. */
    public static final class Row {
        private final Path csv;
        private final CSVRecord record;

        private Row(Path csv, CSVRecord record) {
            this.csv = csv;
            this.record = record;
        }

        /** Which one, as a spreadsheet counts them: the header is row 1. */
        public int number() {
            return Math.toIntExact(record.getRecordNumber() + 1);
        }

        /** File and row, for messages. */
        public String place() {
            return csv + ", row " + number();
        }

        /** What stands in a column of the header, without spaces around it. */
        public String get(String column) {
            return record.get(column);
        }
    }

    /**
     * Reads a table row by row.
     *
     * @param example a header line, to show to whom the file is empty
     * @throws IOException in one line with file and row if the table cannot be used
     */
    public static void read(Path csv, String example, Columns columns) throws IOException {
        if (Files.isDirectory(csv)) {
            throw new IOException(csv + " is a folder; give a CSV with a header line such as " + example);
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .get();
        try (Reader reader = withoutByteOrderMark(Files.newBufferedReader(csv, StandardCharsets.UTF_8));
                CSVParser parser = CSVParser.parse(reader, format)) {
            List<String> header = parser.getHeaderNames();
            if (header.isEmpty()) {
                throw new IOException(csv + " is empty; write a header line such as " + example);
            }
            requireCommas(csv, header, example);
            read(csv, header.size(), parser, columns.of(header));
        } catch (NoSuchFileException e) {
            throw new IOException(csv + " does not exist; give a CSV with a header line such as " + example, e);
        } catch (MalformedInputException e) {
            throw new IOException(csv + " is not UTF-8 text; save it as UTF-8", e);
        } catch (CSVException | IllegalArgumentException | UncheckedIOException e) {
            throw new IOException(csv + " is no CSV with a header line: " + e.getMessage(), e);
        }
    }

    /** Spreadsheets write semicolons in countries whose decimals have a comma. */
    private static void requireCommas(Path csv, List<String> header, String example) throws IOException {
        for (char other : new char[] {';', '\t'}) {
            if (header.size() == 1 && header.get(0).indexOf(other) >= 0) {
                throw new IOException(csv + " separates its columns by " + (other == ';' ? "semicolons" : "tabs")
                        + "; save it with commas, such as " + example);
            }
        }
    }

    private static void read(Path csv, int width, CSVParser parser, Rows rows) throws IOException {
        for (CSVRecord record : parser) {
            Row row = new Row(csv, record);
            if (record.size() != width) {
                throw new IOException(row.place() + ": " + record.size() + " fields, the header has " + width
                        + "; quote fields that hold a comma");
            }
            rows.read(row);
        }
    }

    private static Reader withoutByteOrderMark(Reader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }
}
