package org.golgi.cli;

import java.util.EnumMap;
import java.util.Map;
import org.golgi.datasets.label.LabelColumn;
import picocli.CommandLine.Option;

/** Columns of a {@code labels.csv}: {@code @Mixin LabelOptions columns}. */
final class LabelOptions {
    @Option(
            names = "--path-column",
            paramLabel = "NAME",
            description = "Column of the pictures' paths, relative to the table. Default: path.")
    private String path;

    @Option(names = "--label-column", paramLabel = "NAME", description = "Column of the class. Default: label.")
    private String label;

    @Option(names = "--split-column", paramLabel = "NAME", description = "Column of the split. Default: split.")
    private String split;

    @Option(
            names = "--slide-column",
            paramLabel = "NAME",
            description = "Column of the slide. Default: slide or slide_id, if there is one.")
    private String slide;

    @Option(
            names = "--patient-column",
            paramLabel = "NAME",
            description = "Column of the patient. Default: patient or patient_id, if there is one.")
    private String patient;

    /** The columns that were named. */
    Map<LabelColumn, String> named() {
        Map<LabelColumn, String> columns = new EnumMap<>(LabelColumn.class);
        put(columns, LabelColumn.PATH, path);
        put(columns, LabelColumn.LABEL, label);
        put(columns, LabelColumn.SPLIT, split);
        put(columns, LabelColumn.SLIDE, slide);
        put(columns, LabelColumn.PATIENT, patient);
        return columns;
    }

    private static void put(Map<LabelColumn, String> columns, LabelColumn role, String name) {
        if (name != null) {
            columns.put(role, name);
        }
    }
}
