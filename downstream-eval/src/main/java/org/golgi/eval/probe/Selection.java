package org.golgi.eval.probe;

/** The n-th smallest of some numbers without sorting them all (Hoare 1961). */
final class Selection {
    private Selection() {}

    /**
     * Finds the number that is at this place when they are sorted; they are put in another order.
     *
     * @param values finite or endless, but numbers
     * @param place from 0
     */
    static double of(double[] values, int place) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
            int up = low;
            int down = high;
            // Both ends stop at equal numbers, which keeps the parts alike where many are equal.
            while (up <= down) {
                while (values[up] < pivot) {
                    up++;
                }
                while (values[down] > pivot) {
                    down--;
                }
                if (up <= down) {
                    double moved = values[up];
                    values[up++] = values[down];
                    values[down--] = moved;
                }
            }
            if (place <= down) {
                high = down;
            } else if (place >= up) {
                low = up;
            } else {
                return values[place];
            }
        }
        return values[place];
    }

    private static double middle(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
