package org.golgi.core.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what a mistyped name was meant to be (Levenshtein 1966). */
final class EditDistance {

    private EditDistance() {}

    /** The nearest name, if it is near enough to be what was meant. */
    static Optional<String> nearest(String written, List<String> legal) {
        return legal.stream()
                .min(Comparator.comparingInt(name -> between(written, name)))
                .filter(name -> between(written, name) <= Math.max(2, name.length() / 2)
                        || written.startsWith(name)
                        || name.startsWith(written));
    }

    static int between(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
