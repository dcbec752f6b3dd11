package org.golgi.datasets.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.golgi.datasets.io.UserTable;

/**
 * Labels, splits, patients and slides of images, read from a CSV with a header line.
 *
 * @param file where the table was read from; relative image paths start in its folder
 * @param columns the column of each role that the table has
 * @param rows one row an image, in the order of the file
 */
public record LabelTable(Path file, Map<LabelColumn, String> columns, List<LabelRow> rows) {
    /** Name of the table of a folder. */
    public static final String IN_FOLDER = "labels.csv";

    public LabelTable {
        columns = Map.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * The table of a folder, its {@value #IN_FOLDER}, or a CSV itself.
     *
     * @throws IOException if there is none, saying what it should hold
     */
    public static LabelTable find(Path folderOrTable, Map<LabelColumn, String> names) throws IOException {
        Path csv = Files.isDirectory(folderOrTable) ? folderOrTable.resolve(IN_FOLDER) : folderOrTable;
        if (!Files.isRegularFile(csv)) {
            throw new IOException(csv + " does not exist; give a folder with labels.csv (columns path, label and, for "
                    + "evaluation, split), or such a CSV");
        }
        return read(csv, names);
    }

    /**
     * Reads a table whose columns have the usual names: {@code path} or {@code image} and, where it has them,
     * {@code label}, {@code split}, {@code patient} or {@code patient_id}, {@code slide} or {@code slide_id},
     * {@code mask}.
     */
    public static LabelTable read(Path csv) throws IOException {
        return read(csv, Map.of());
    }

    /**
     * Reads a table.
     *
     * @param names the column of a role where it is not the usual one; a column named here must exist
     * @throws IOException in one line with file, row and column if the table cannot be used
     */
    public static LabelTable read(Path csv, Map<LabelColumn, String> names) throws IOException {
        List<LabelRow> rows = new ArrayList<>();
        Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
        UserTable.read(csv, "path,label,split", header -> {
            columns.putAll(columns(csv, header, names));
            return row -> rows.add(row(row, columns));
        });
        if (rows.isEmpty()) {
            throw new IOException(csv + " has no rows below its header");
        }
        return new LabelTable(csv, columns, rows);
    }

    private static Map<LabelColumn, String> columns(Path csv, List<String> header, Map<LabelColumn, String> names)
            throws IOException {
        Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
        for (LabelColumn role : LabelColumn.values()) {
            String usual = role.usualNames().stream()
                    .filter(header::contains)
                    .findFirst()
                    .orElse(role.usualName());
            String name = names.getOrDefault(role, usual);
            if (header.contains(name)) {
                columns.put(role, name);
            } else if (names.containsKey(role) || role == LabelColumn.PATH) {
                throw new IOException("%s has no column '%s' for the %s; it has %s"
                        .formatted(csv, name, role.usualName(), String.join(", ", header)));
            }
        }
        return columns;
    }

    private static LabelRow row(UserTable.Row row, Map<LabelColumn, String> columns) throws IOException {
        String path = row.get(columns.get(LabelColumn.PATH));
        if (path.isEmpty()) {
            throw new IOException(
                    "%s, column '%s': the path is empty".formatted(row.place(), columns.get(LabelColumn.PATH)));
        }
        return new LabelRow(
                row.number(),
                path,
                value(row, columns, LabelColumn.LABEL),
                value(row, columns, LabelColumn.SPLIT),
                value(row, columns, LabelColumn.PATIENT),
                value(row, columns, LabelColumn.SLIDE),
                value(row, columns, LabelColumn.MASK));
    }

    private static Optional<String> value(UserTable.Row row, Map<LabelColumn, String> columns, LabelColumn role) {
        return Optional.ofNullable(columns.get(role)).map(row::get).filter(text -> !text.isEmpty());
    }

    /** True if the table has a column for this role. */
    public boolean has(LabelColumn role) {
        return columns.containsKey(role);
    }

    /**
     * This table, after making sure that every row has a value in this column.
     *
     * @throws IOException naming file, row and column of the first row without one
     */
    public LabelTable require(LabelColumn role) throws IOException {
        if (!has(role)) {
            throw new IOException(file + " has no column '" + role.usualName() + "'; name the column that holds it");
        }
        for (LabelRow row : rows) {
            if (row.value(role).isEmpty()) {
                throw new IOException("%s, row %d, column '%s': the %s is missing"
                        .formatted(file, row.number(), columns.get(role), role.usualName()));
            }
        }
        return this;
    }

    /** The table of the rows of one split. */
    public LabelTable split(String split) throws IOException {
        List<LabelRow> chosen = rows.stream()
                .filter(row -> row.split().equals(Optional.of(split)))
                .toList();
        if (chosen.isEmpty()) {
            throw new IOException("%s has no rows of split '%s'; it has %s".formatted(file, split, splits()));
        }
        return new LabelTable(file, columns, chosen);
    }

    /** The values of the split column in alphabetical order. */
    public List<String> splits() {
        return rows.stream()
                .flatMap(row -> row.split().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The labels in alphabetical order: the index of a label here is its class number. */
    public List<String> classes() {
        return rows.stream()
                .flatMap(row -> row.label().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Where the image of a row lies. */
    public Path resolve(LabelRow row) {
        Path folder = file.toAbsolutePath().getParent();
        return folder.resolve(row.path());
    }
}
