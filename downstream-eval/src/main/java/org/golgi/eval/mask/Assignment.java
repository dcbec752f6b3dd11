package org.golgi.eval.mask;

import java.util.Arrays;

/**
 * The cheapest assignment of every row to a column of its own, exactly: shortest augmenting paths with potentials (Kuhn
 * 1955; Jonker and Volgenant 1987), O(rows² columns).
 */
public final class Assignment {

    private Assignment() {}

    /**
     * Assigns.
     *
     * @param cost [rows][columns], finite, at most as many rows as columns
     * @return the column of each row
     */
    public static int[] cheapest(double[][] cost) {
        int rows = cost.length;
        if (rows == 0) {
            return new int[0];
        }
        int columns = cost[0].length;
        if (rows > columns) {
            throw new IllegalArgumentException(rows + " rows cannot each have one of " + columns + " columns");
        }
        double[] rowPotential = new double[rows + 1];
        double[] columnPotential = new double[columns + 1];
        int[] rowOf = new int[columns + 1]; // 1-based; 0 is nobody, column 0 holds the row being placed
        for (int row = 1; row <= rows; row++) {
            rowOf[0] = row;
            int[] before = new int[columns + 1];
            double[] least = new double[columns + 1];
            boolean[] visited = new boolean[columns + 1];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            int at = 0;
            do {
                visited[at] = true;
                int next = 0;
                double step = Double.POSITIVE_INFINITY;
                for (int c = 1; c <= columns; c++) {
                    if (visited[c]) {
                        continue;
                    }
                    double reduced = cost[rowOf[at] - 1][c - 1] - rowPotential[rowOf[at]] - columnPotential[c];
                    if (reduced < least[c]) {
                        least[c] = reduced;
                        before[c] = at;
                    }
                    if (least[c] < step) {
                        step = least[c];
                        next = c;
                    }
                }
                if (step == Double.POSITIVE_INFINITY) {
                    throw new IllegalArgumentException("costs must be finite numbers");
                }
                for (int c = 0; c <= columns; c++) {
                    if (visited[c]) {
                        rowPotential[rowOf[c]] += step;
                        columnPotential[c] -= step;
                    } else {
                        least[c] -= step;
                    }
                }
                at = next;
            } while (rowOf[at] != 0);
            while (at != 0) {
                rowOf[at] = rowOf[before[at]];
                at = before[at];
            }
        }
        int[] columnOf = new int[rows];
        for (int c = 1; c <= columns; c++) {
            if (rowOf[c] != 0) {
                columnOf[rowOf[c] - 1] = c - 1;
            }
        }
        return columnOf;
    }
}
