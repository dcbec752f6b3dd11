package org.golgi.eval.survival;

import java.util.Arrays;

/**
 * Harrell's C (Harrell et al. 1982): the share of comparable pairs in which the patient with the event first has the
 * higher risk; equal risks count one half. A pair is comparable if the earlier time is an event's, or both times are equal
 * and one of them only is an event's.
 */
public final class Concordance {
    private final int[] earlier;
    private final int[] later;
    private final byte[] twiceConcordant;

    /** Finds all comparable pairs. */
    public Concordance(Survival survival, double[] risks) {
        int n = survival.size();
        int[] first = new int[16];
        int[] second = new int[16];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; survival.events()[i] && j < n; j++) {
                boolean before = survival.times()[i] < survival.times()[j];
                boolean same = survival.times()[i] == survival.times()[j] && !survival.events()[j];
                if (before || same) {
                    if (count == first.length) {
                        first = Arrays.copyOf(first, 2 * count);
                        second = Arrays.copyOf(second, 2 * count);
                    }
                    first[count] = i;
                    second[count++] = j;
                }
            }
        }
        earlier = Arrays.copyOf(first, count);
        later = Arrays.copyOf(second, count);
        twiceConcordant = new byte[count];
        for (int p = 0; p < count; p++) {
            twiceConcordant[p] = (byte) (1 + Double.compare(risks[earlier[p]] + 0.0, risks[later[p]] + 0.0));
        }
    }

    public int comparablePairs() {
        return earlier.length;
    }

    /** The index with each patient counted as often as the weight says; NaN without a comparable pair. */
    public double index(short[] weights) {
        long all = 0;
        long concordant = 0;
        for (int p = 0; p < earlier.length; p++) {
            long weight = (long) weights[earlier[p]] * weights[later[p]];
            all += weight;
            concordant += weight * twiceConcordant[p];
        }
        return all == 0 ? Double.NaN : concordant / (2.0 * all);
    }
}
