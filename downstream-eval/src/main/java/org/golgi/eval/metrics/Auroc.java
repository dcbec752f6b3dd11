package org.golgi.eval.metrics;

import java.util.Arrays;

/**
 * Area under the receiver operating characteristic, by ranks; ties count one half (Hand and Till 2001 for more than two
 * classes).
 *
 * <p>The scores are sorted once; each resampling of the rows is then one walk over the sorted rows with a weight a row.
 */
public final class Auroc {
    private final int numClasses;
    private final Column[] columns;

    /**
     * The rows sorted by the score of one class.
     *
     * @param rows row numbers, lowest score first
     * @param labels classes of these rows
     * @param lastOfTie true where the next row has a higher score
     */
    private record Column(int[] rows, short[] labels, boolean[] lastOfTie) {}

    /**
     * Sorts the scores.
     *
     * @param targets class of each row
     * @param scores [rows, C], higher for a likelier class
     */
    public Auroc(int numClasses, int[] targets, double[] scores) {
        this.numClasses = numClasses;
        this.columns = new Column[numClasses];
        for (int c = numClasses == 2 ? 1 : 0; c < numClasses; c++) {
            columns[c] = column(c, targets, scores);
        }
    }

    private Column column(int c, int[] targets, double[] scores) {
        int size = targets.length;
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = scores[i * numClasses + c];
        }
        int[] rows = SortedRows.ascending(values);
        short[] labels = new short[size];
        boolean[] last = new boolean[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (short) targets[rows[i]];
            last[i] = i + 1 == size || values[rows[i]] != values[rows[i + 1]];
        }
        return new Column(rows, labels, last);
    }

    /** Weights of 1 for every row. */
    public static short[] once(int rows) {
        short[] weights = new short[rows];
        Arrays.fill(weights, (short) 1);
        return weights;
    }

    /**
     * One versus one: for each pair of classes the mean of the two areas among the rows of these two, averaged over
     * pairs. With two classes the area of the score of class 1. NaN if fewer than two classes have weight.
     */
    public double oneVersusOne(short[] weights) {
        if (numClasses == 2) {
            return binary(weights);
        }
        double sum = 0;
        int areas = 0;
        for (int a = 0; a < numClasses; a++) {
            double[] area = pairAreas(a, weights);
            for (int b = 0; b < numClasses; b++) {
                if (b != a && !Double.isNaN(area[b])) {
                    sum += area[b];
                    areas++;
                }
            }
        }
        return areas == 0 ? Double.NaN : sum / areas;
    }

    /** One versus rest, macro average over the classes that have weight; with two classes as {@link #oneVersusOne}. */
    public double oneVersusRest(short[] weights) {
        if (numClasses == 2) {
            return binary(weights);
        }
        double sum = 0;
        int areas = 0;
        for (int a = 0; a < numClasses; a++) {
            double[] wins = new double[numClasses];
            long[] totals = walk(a, weights, wins);
            double others = 0;
            double won = 0;
            for (int b = 0; b < numClasses; b++) {
                if (b != a) {
                    others += totals[b];
                    won += wins[b];
                }
            }
            if (totals[a] > 0 && others > 0) {
                sum += won / (totals[a] * others);
                areas++;
            }
        }
        return areas == 0 ? Double.NaN : sum / areas;
    }

    private double binary(short[] weights) {
        double[] wins = new double[2];
        long[] totals = walk(1, weights, wins);
        return totals[0] == 0 || totals[1] == 0 ? Double.NaN : wins[0] / ((double) totals[0] * totals[1]);
    }

    private double[] pairAreas(int a, short[] weights) {
        double[] wins = new double[numClasses];
        long[] totals = walk(a, weights, wins);
        double[] areas = new double[numClasses];
        for (int b = 0; b < numClasses; b++) {
            areas[b] = totals[a] == 0 || totals[b] == 0 ? Double.NaN : wins[b] / ((double) totals[a] * totals[b]);
        }
        return areas;
    }

    /**
     * Adds to wins[b] how many weighted pairs (row of a, row of b) have the higher score of class a in the row of a, ties
     * one half. Returns the weight of each class.
     */
    private long[] walk(int a, short[] weights, double[] wins) {
        Column column = columns[a];
        long[] totals = new long[numClasses];
        long[] twiceWins = new long[numClasses];
        long[] inTie = new long[numClasses];
        // Counting for each row of b the rows of a below it, and taking the complement at the end.
        long below = 0;
        int tieStart = 0;
        for (int i = 0; i < column.rows.length; i++) {
            if (!column.lastOfTie[i]) {
                continue;
            }
            if (i == tieStart) {
                int weight = weights[column.rows[i]];
                int label = column.labels[i];
                totals[label] += weight;
                if (label == a) {
                    below += weight;
                } else {
                    twiceWins[label] += 2 * weight * below;
                }
            } else {
                tie(column, tieStart, i, weights, inTie);
                for (int b = 0; b < numClasses; b++) {
                    totals[b] += inTie[b];
                    twiceWins[b] += inTie[b] * (2 * below + inTie[a]);
                }
                below += inTie[a];
            }
            tieStart = i + 1;
        }
        for (int b = 0; b < numClasses; b++) {
            wins[b] = totals[a] * (double) totals[b] - twiceWins[b] / 2.0;
        }
        return totals;
    }

    private static void tie(Column column, int from, int to, short[] weights, long[] sums) {
        Arrays.fill(sums, 0);
        for (int i = from; i <= to; i++) {
            sums[column.labels[i]] += weights[column.rows[i]];
        }
    }
}
