package org.golgi.eval.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which rows belong together: rows of one patient or slide are resampled and swapped as one, since they are not
 * independent.
 *
 * @param ofRow cluster of each row, counted from 0
 * @param count how many clusters there are
 */
public record Clusters(int[] ofRow, int count) {

    /** Every row for itself. */
    public static Clusters single(int rows) {
        return new Clusters(IntStream.range(0, rows).toArray(), rows);
    }

    /** Rows of equal name together. */
    public static Clusters byName(List<String> names) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] ofRow = new int[names.size()];
        for (int i = 0; i < ofRow.length; i++) {
            ofRow[i] = numbers.computeIfAbsent(names.get(i), name -> numbers.size());
        }
        return new Clusters(ofRow, numbers.size());
    }

    public int rows() {
        return ofRow.length;
    }
}
