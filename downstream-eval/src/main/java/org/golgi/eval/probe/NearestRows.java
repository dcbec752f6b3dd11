package org.golgi.eval.probe;

/** The k best rows of those offered, by a number that is best where it is smallest; equal ones by row number. */
final class NearestRows {
    private final int[] rows;
    private final double[] values;
    private int size;

    NearestRows(int k) {
        this.rows = new int[k];
        this.values = new double[k];
    }

    /** Takes a row in if it belongs to the best; in plain loops, since this is hot from the first query on. */
    void offer(int row, double value) {
        int at = size;
        while (at > 0 && (value < values[at - 1] || value == values[at - 1] && row < rows[at - 1])) {
            at--;
        }
        if (at == rows.length) {
            return;
        }
        size = Math.min(size + 1, rows.length);
        System.arraycopy(rows, at, rows, at + 1, size - 1 - at);
        System.arraycopy(values, at, values, at + 1, size - 1 - at);
        rows[at] = row;
        values[at] = value;
    }

    /** A row is out for certain if its number is above this. */
    double worst() {
        return size < values.length ? Double.POSITIVE_INFINITY : values[size - 1];
    }

    int size() {
        return size;
    }

    int row(int i) {
        return rows[i];
    }

    double value(int i) {
        return values[i];
    }
}
