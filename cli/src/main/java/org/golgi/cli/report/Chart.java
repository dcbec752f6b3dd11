package org.golgi.cli.report;

import java.util.List;

/**
 * One picture with curves over training steps.
 *
 * @param title above the picture
 * @param note what the reader should look for; may be empty
 * @param series curves on one axis, at least one
 * @param kind how the curves are drawn
 */
record Chart(String title, String note, List<Series> series, Kind kind) {

    /** What is known of the values. */
    enum Kind {
        /** Measured in a batch: a moving average is drawn over them. */
        NOISY,
        /** Computed: drawn as they are. */
        EXACT,
        /** Measured seldom, higher is better: the best is marked. */
        SCORE
    }

    Chart {
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("chart '" + title + "' has no curve");
        }
    }
}
