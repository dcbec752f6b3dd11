package org.golgi.datasets.label;

/** What a column of a {@link LabelTable} says about an image. */
public enum LabelColumn {
    /** Path of the image, relative to the table's folder or absolute. */
    PATH("path"),
    LABEL("label"),
    SPLIT("split"),
    PATIENT("patient"),
    SLIDE("slide");

    private final String usualName;

    LabelColumn(String usualName) {
        this.usualName = usualName;
    }

    /** The column's name where none is given. */
    public String usualName() {
        return usualName;
    }
}
