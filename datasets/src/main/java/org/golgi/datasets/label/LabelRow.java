package org.golgi.datasets.label;

import java.util.Optional;

/**
 * One row of a {@link LabelTable}. A field is empty where the table has no such column or the cell is blank.
 *
 * @param number row of the file, the header being row 1
 * @param path the image's path as written in the table
 */
public record LabelRow(
        int number,
        String path,
        Optional<String> label,
        Optional<String> split,
        Optional<String> patient,
        Optional<String> slide,
        Optional<String> mask) {

    /** The cell of a role. */
    public Optional<String> value(LabelColumn role) {
        return switch (role) {
            case PATH -> Optional.of(path);
            case LABEL -> label;
            case SPLIT -> split;
            case PATIENT -> patient;
            case SLIDE -> slide;
            case MASK -> mask;
        };
    }
}
