package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.eval.metrics.Metric;
import org.golgi.eval.metrics.Outcome;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;
import org.golgi.eval.statistics.Interval;
import org.golgi.eval.statistics.PermutationTest;

/**
 * Whether two results on the same test pictures differ by more than chance: bootstrap interval of the difference and
 * two-sided paired permutation test, by patient or slide where these are known.
 *
 * @param metric name of what is compared
 * @param first value of the first result
 * @param second value of the second result
 * @param difference first minus second, with its interval
 * @param pValue of the permutation test; null where there is none
 */
public record Comparison(String metric, double first, double second, Interval difference, Double pValue) {

    /** The test pictures of two results, the second in the order of the first. */
    private record Pairing(PermutationTest.Paired answers, Clusters clusters) {}

    /**
     * Compares two results in all metrics.
     *
     * @throws IllegalArgumentException if they are not about the same pictures and classes
     */
    public static List<Comparison> of(
            ResultFile first, ResultFile second, Bootstrap bootstrap, PermutationTest permutation) {
        if (MeasureComparison.fits(first) && MeasureComparison.fits(second)) {
            return new MeasureComparison(first, second, bootstrap, permutation).all();
        }
        Pairing pairing = pair(first, second);
        PermutationTest.Paired answers = pairing.answers();
        Outcome a = outcome(answers, answers.first());
        Outcome b = outcome(answers, answers.second());
        Map<Metric, Double> firstValues = a.metrics();
        Map<Metric, Double> secondValues = b.metrics();
        List<Comparison> comparisons = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            comparisons.add(new Comparison(
                    metric.title(),
                    firstValues.get(metric),
                    secondValues.get(metric),
                    bootstrap.difference(a, b, pairing.clusters(), metric),
                    permutation.pValue(answers, pairing.clusters(), metric)));
        }
        return comparisons;
    }

    private static Outcome outcome(PermutationTest.Paired paired, PermutationTest.Answers answers) {
        return new Outcome(paired.numClasses(), paired.targets(), answers.labels(), answers.scores());
    }

    private static Pairing pair(ResultFile first, ResultFile second) {
        requireAnswers("first", first);
        requireAnswers("second", second);
        if (!first.data().classes().equals(second.data().classes())) {
            throw new IllegalArgumentException("the results have other classes: "
                    + first.data().classes() + " and " + second.data().classes() + "; compare results of one task");
        }
        int size = first.samples().ids().size();
        int[] order = order(first, second, "pictures");
        int[] targets = ints(first.samples().targets());
        for (int i = 0; i < size; i++) {
            if (targets[i] != second.samples().targets().get(order[i])) {
                throw new IllegalArgumentException(
                        "picture '" + first.samples().ids().get(i)
                                + "' has another class in the second result; compare results of one task");
            }
        }
        int numClasses = first.data().classes().size();
        return new Pairing(
                new PermutationTest.Paired(
                        numClasses,
                        targets,
                        answers(first, identity(size), numClasses),
                        answers(second, order, numClasses)),
                clusters(first, second, order));
    }

    /** Rows of the second result in the order of the first. */
    static int[] order(ResultFile first, ResultFile second, String units) {
        Map<String, Integer> rows = new HashMap<>();
        for (int i = 0; i < second.samples().ids().size(); i++) {
            rows.put(second.samples().ids().get(i), i);
        }
        int size = first.samples().ids().size();
        if (rows.size() != size || !rows.keySet().containsAll(first.samples().ids())) {
            throw new IllegalArgumentException("the results are about other " + units + " (" + size + " and "
                    + rows.size() + "); compare results of one test set");
        }
        return first.samples().ids().stream().mapToInt(rows::get).toArray();
    }

    private static void requireAnswers(String which, ResultFile result) {
        if (result.samples().predictions().isEmpty()) {
            throw new IllegalArgumentException(
                    "the " + which + " result (" + result.protocol().id()
                            + ") holds no answers for single pictures of its kind; compare two results of linear, knn or slide, two of "
                            + "segment or two of survival");
        }
    }

    /** Those of the result that knows of patients or slides. */
    static Clusters clusters(ResultFile first, ResultFile second, int[] order) {
        if (!first.samples().groups().isEmpty() || second.samples().groups().isEmpty()) {
            return clusters(first);
        }
        Clusters other = clusters(second);
        return new Clusters(IntStream.of(order).map(row -> other.ofRow()[row]).toArray(), other.count());
    }

    private static Clusters clusters(ResultFile result) {
        List<String> groups = result.samples().groups();
        List<String> ids = result.samples().ids();
        if (groups.isEmpty()) {
            return Clusters.single(ids.size());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            names.add(groups.get(i).isEmpty() ? "picture " + ids.get(i) : "group " + groups.get(i));
        }
        return Clusters.byName(names);
    }

    private static PermutationTest.Answers answers(ResultFile result, int[] order, int numClasses) {
        int[] labels = new int[order.length];
        double[] scores = new double[order.length * numClasses];
        for (int i = 0; i < order.length; i++) {
            labels[i] = result.samples().predictions().get(order[i]);
            for (int c = 0; c < numClasses; c++) {
                scores[i * numClasses + c] =
                        result.samples().scores().get(order[i]).get(c);
            }
        }
        return new PermutationTest.Answers(labels, scores);
    }

    private static int[] identity(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
