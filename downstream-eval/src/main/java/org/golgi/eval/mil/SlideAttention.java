package org.golgi.eval.mil;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.golgi.eval.features.Sample;

/**
 * What a head looked at in a slide that it had not seen before.
 *
 * @param slide name, label
 * @param tiles of the slide
 * @param weights attention of each tile, with sum 1
 * @param predicted name of the predicted class
 * @param probability of the true class
 */
public record SlideAttention(Sample slide, List<Sample> tiles, float[] weights, String predicted, double probability) {

    /** True if the slide was recognised. */
    public boolean right() {
        return slide.label().filter(predicted::equals).isPresent();
    }

    /** The tiles from the least to the most attended. */
    public int[] order() {
        return IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> weights[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Rank of each tile's attention in its slide, 0 the least to 1 the most; equal weights share their mean rank. */
    public double[] ranks() {
        int[] order = order();
        double[] ranks = new double[order.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to + 1 < order.length && weights[order[to + 1]] == weights[order[from]]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order[i]] = order.length == 1 ? 0.5 : (from + to) / 2.0 / (order.length - 1);
            }
            from = to + 1;
        }
        return ranks;
    }

    /** How many times the even share a tile gets. */
    public double timesEven(int tile) {
        return (double) weights[tile] * weights.length;
    }
}
