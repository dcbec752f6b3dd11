package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.golgi.eval.metrics.Auroc;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;
import org.golgi.eval.statistics.Interval;
import org.golgi.eval.statistics.PermutationTest;
import org.golgi.eval.survival.Concordance;
import org.golgi.eval.survival.Survival;

/**
 * Compares two results that hold figures of each test picture or patient instead of classes: of segmentation the mean of
 * each figure over pictures, of survival Harrell's C. Both results are resampled alike.
 */
final class MeasureComparison {
    private static final String DICE = "dice";

    private final ResultFile first;
    private final ResultFile second;
    private final Bootstrap bootstrap;
    private final PermutationTest permutation;
    private final int[] order;
    private final Clusters clusters;

    MeasureComparison(ResultFile first, ResultFile second, Bootstrap bootstrap, PermutationTest permutation) {
        boolean survival = measures(first).containsKey(SurvivalEvaluation.RISK);
        if (survival != measures(second).containsKey(SurvivalEvaluation.RISK)) {
            throw new IllegalArgumentException("one result is of survival, the other of segmentation ("
                    + first.protocol().id() + " and " + second.protocol().id() + "); compare results of one task");
        }
        if (!first.data().classes().equals(second.data().classes())) {
            throw new IllegalArgumentException("the results have other classes: "
                    + first.data().classes() + " and " + second.data().classes() + "; compare results of one task");
        }
        this.first = first;
        this.second = second;
        this.bootstrap = bootstrap;
        this.permutation = permutation;
        this.order = Comparison.order(first, second, survival ? "patients or slides" : "pictures");
        this.clusters = Comparison.clusters(first, second, order);
    }

    static boolean fits(ResultFile result) {
        return measures(result).containsKey(DICE) || measures(result).containsKey(SurvivalEvaluation.RISK);
    }

    private static Map<String, List<Double>> measures(ResultFile result) {
        return result.samples().measures();
    }

    List<Comparison> all() {
        if (measures(first).containsKey(SurvivalEvaluation.RISK)) {
            return List.of(concordance());
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (String measure : measures(first).keySet()) {
            if (measures(second).containsKey(measure)) {
                comparisons.add(means(measure));
            }
        }
        return comparisons;
    }

    private Comparison means(String measure) {
        double[] a = values(first, measure, null);
        double[] b = values(second, measure, order);
        short[] once = Auroc.once(a.length);
        return new Comparison(
                measure,
                Bootstrap.mean(a, once),
                Bootstrap.mean(b, once),
                bootstrap.of(clusters, weights -> Bootstrap.mean(a, weights) - Bootstrap.mean(b, weights)),
                permutation.pValue(clusters, swap -> swappedDifference(a, b, swap)));
    }

    /** A figure that one result has of a picture and the other not (NaN) goes to the other side with a swap. */
    private double swappedDifference(double[] a, double[] b, boolean[] swap) {
        double[] mixedA = new double[a.length];
        double[] mixedB = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            boolean swapped = swap[clusters.ofRow()[i]];
            mixedA[i] = swapped ? b[i] : a[i];
            mixedB[i] = swapped ? a[i] : b[i];
        }
        short[] once = Auroc.once(a.length);
        return Bootstrap.mean(mixedA, once) - Bootstrap.mean(mixedB, once);
    }

    private Comparison concordance() {
        double[] times = values(first, SurvivalEvaluation.TIME, null);
        double[] events = values(first, SurvivalEvaluation.EVENT, null);
        double[] otherTimes = values(second, SurvivalEvaluation.TIME, order);
        double[] otherEvents = values(second, SurvivalEvaluation.EVENT, order);
        boolean[] happened = new boolean[times.length];
        for (int i = 0; i < times.length; i++) {
            if (times[i] != otherTimes[i] || events[i] != otherEvents[i]) {
                throw new IllegalArgumentException("'" + first.samples().ids().get(i)
                        + "' has another outcome in the second result; compare results of one table of outcomes");
            }
            happened[i] = events[i] == 1;
        }
        Survival survival = new Survival(times, happened);
        Concordance a = new Concordance(survival, values(first, SurvivalEvaluation.RISK, null));
        Concordance b = new Concordance(survival, values(second, SurvivalEvaluation.RISK, order));
        // Risks of two models have no common scale, so that swapping them between patients would mean nothing.
        Interval difference = bootstrap.of(clusters, weights -> a.index(weights) - b.index(weights));
        short[] once = Auroc.once(times.length);
        return new Comparison("C-index", a.index(once), b.index(once), difference, null);
    }

    /** The values of a measure, in another order if one is given; NaN where undefined. */
    private static double[] values(ResultFile result, String measure, int[] order) {
        List<Double> list = measures(result).get(measure);
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            Double value = list.get(order == null ? i : order[i]);
            values[i] = value == null ? Double.NaN : value;
        }
        return values;
    }
}
