package org.golgi.eval.survival;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.golgi.datasets.io.UserTable;

/**
 * Outcomes of patients, else of slides, from a CSV with the columns patient (or patient_id, slide, slide_id), time and
 * event (1 or 0).
 *
 * @param byUnit outcome of each patient or slide
 */
public record OutcomeTable(Map<String, Outcome> byUnit) {
    private static final List<String> UNITS = List.of("patient", "patient_id", "slide", "slide_id");
    private static final Set<String> YES = Set.of("1", "true");
    private static final Set<String> NO = Set.of("0", "false");

    /**
     * One outcome.
     *
     * @param time to the event or to the last visit
     * @param event true if it happened
     */
    public record Outcome(double time, boolean event) {}

    /** Reads a table; an error names row and column. */
    public static OutcomeTable read(Path csv) throws IOException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        UserTable.read(csv, "patient,time,event", header -> {
            String unit = UNITS.stream().filter(header::contains).findFirst().orElse("patient");
            for (String column : List.of(unit, "time", "event")) {
                if (!header.contains(column)) {
                    throw new IOException(csv + " has no column '" + column + "'; it has " + header
                            + ", needed are patient or slide, time and event");
                }
            }
            return row -> {
                String name = row.get(unit);
                Outcome outcome = new Outcome(time(row.place(), row.get("time")), event(row.place(), row.get("event")));
                if (outcomes.put(name, outcome) != null) {
                    throw new IOException(row.place() + ": " + unit + " '" + name + "' stands there twice");
                }
            };
        });
        return new OutcomeTable(outcomes);
    }

    private static double time(String row, String text) throws IOException {
        try {
            double time = Double.parseDouble(text);
            if (time >= 0 && Double.isFinite(time)) {
                return time;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException(row + ": time '" + text + "' is illegal; it must be a number from 0");
    }

    private static boolean event(String row, String text) throws IOException {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        if (!YES.contains(lower) && !NO.contains(lower)) {
            throw new IOException(row + ": event '" + text + "' is illegal; it must be 1 or 0");
        }
        return YES.contains(lower);
    }
}
