package org.golgi.datasets.label;

import java.util.List;

/** What a column of a {@link LabelTable} says about an image. */
public enum LabelColumn {
    /** Path of the image, relative to the table's folder or absolute. */
    PATH("path", "image"),
    LABEL("label"),
    SPLIT("split"),
    PATIENT("patient", "patient_id"),
    SLIDE("slide", "slide_id"),
    /** Path of the mask of the image, relative to the table's folder or absolute. */
    MASK("mask");

    private final List<String> usualNames;

    LabelColumn(String... usualNames) {
        this.usualNames = List.of(usualNames);
    }

    /** The column's name where none is given. */
    public String usualName() {
        return usualNames.get(0);
    }

    /** All names by which a column of this role is recognised, the first one first. */
    public List<String> usualNames() {
        return usualNames;
    }
}
