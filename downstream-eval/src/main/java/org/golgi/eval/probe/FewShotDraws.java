package org.golgi.eval.probe;

import java.util.List;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;

/**
 * Draws of K rows a class without replacement; a draw depends on seed, K and its number alone.
 *
 * @param rowsByClass the rows of each class
 * @param shots K
 */
public record FewShotDraws(List<int[]> rowsByClass, int shots) {

    /**
     * Draws from rows with labels.
     *
     * @param what the rows are, for the error
     * @throws IllegalArgumentException if a class has fewer than K rows
     */
    public static FewShotDraws of(int[] labels, List<String> classes, int shots, String what) {
        List<int[]> rows = IntStream.range(0, classes.size())
                .mapToObj(c -> IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == c)
                        .toArray())
                .toList();
        for (int c = 0; c < rows.size(); c++) {
            if (shots < 1 || rows.get(c).length < shots) {
                throw new IllegalArgumentException(shots + " shots are illegal: class '" + classes.get(c) + "' has "
                        + rows.get(c).length + " training " + what + "; take 1 to "
                        + rows.stream().mapToInt(some -> some.length).min().orElse(0));
            }
        }
        return new FewShotDraws(rows, shots);
    }

    /** The rows of one draw, all of a class side by side, by the first steps of a Fisher-Yates shuffle. */
    public int[] draw(long seed, int number) {
        Rng rng = Rng.of(seed, shots, number);
        int[] support = new int[rowsByClass.size() * shots];
        for (int c = 0; c < rowsByClass.size(); c++) {
            int[] rows = rowsByClass.get(c).clone();
            for (int i = 0; i < shots; i++) {
                int j = i + rng.nextInt(rows.length - i);
                support[c * shots + i] = rows[j];
                rows[j] = rows[i];
            }
        }
        return support;
    }
}
