package org.golgi.eval.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.core.random.Rng;
import org.golgi.eval.features.Sample;
import org.golgi.eval.statistics.Clusters;

/**
 * Parts pictures into folds of alike class shares; pictures of one patient, else of one slide, stay together.
 *
 * <p>Patients and slides are dealt largest first, each to the fold where the counts of the classes then differ least from
 * fold to fold; pictures of which neither is known are dealt class by class in turn.
 *
 * @param count how many folds
 * @param seed of the order in which they are dealt
 * @param ofRow fold of each picture
 */
record Folds(int count, long seed, int[] ofRow) {
    private static final int ATTEMPTS = 100;

    /**
     * Deals the pictures.
     *
     * @param labels class of each picture, an index into the classes
     * @throws IllegalArgumentException if not every fold can have every class
     */
    static Folds deal(List<Sample> samples, int[] labels, List<String> classes, int count, long seed) {
        if (count < 2) {
            throw new IllegalArgumentException("--folds " + count + " is illegal; it must be at least 2");
        }
        Clusters groups = Clusters.byName(samples.stream().map(Folds::unit).toList());
        requireGroups(groups, labels, classes, count);
        boolean grouped = groups.count() < samples.size();
        int missing = -1;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Rng rng = Rng.of(seed, attempt);
            int[] ofRow = grouped
                    ? greedy(groups, labels, classes.size(), count, rng)
                    : inTurn(labels, classes.size(), count, rng);
            missing = missingClass(ofRow, labels, classes.size(), count);
            if (missing < 0) {
                return new Folds(count, seed, ofRow);
            }
        }
        throw new IllegalArgumentException("class '" + classes.get(missing) + "' is missing in one of the " + count
                + " folds however its patients or slides are dealt; take fewer --folds or leave the class out");
    }

    private static String unit(Sample sample) {
        return sample.group().map(group -> "group " + group).orElse("picture " + sample.id());
    }

    private static void requireGroups(Clusters groups, int[] labels, List<String> classes, int count) {
        for (int c = 0; c < classes.size(); c++) {
            int label = c;
            long units = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .map(i -> groups.ofRow()[i])
                    .distinct()
                    .count();
            if (units < count) {
                throw new IllegalArgumentException("class '" + classes.get(c) + "' has " + units
                        + " independent patients, slides or pictures, too few for " + count
                        + " folds that each have one; take fewer --folds or leave the class out with --classes");
            }
        }
    }

    /** Class by class, one picture a fold in turn; the turn goes on from class to class, so that sizes stay even. */
    private static int[] inTurn(int[] labels, int numClasses, int count, Rng rng) {
        int[] ofRow = new int[labels.length];
        int[] order = rng.permutation(labels.length);
        int turn = 0;
        for (int c = 0; c < numClasses; c++) {
            for (int row : order) {
                if (labels[row] == c) {
                    ofRow[row] = turn++ % count;
                }
            }
        }
        return ofRow;
    }

    private static int[] greedy(Clusters groups, int[] labels, int numClasses, int count, Rng rng) {
        int[][] ofGroup = new int[groups.count()][numClasses];
        double[] totals = new double[numClasses];
        for (int i = 0; i < labels.length; i++) {
            ofGroup[groups.ofRow()[i]][labels[i]]++;
            totals[labels[i]]++;
        }
        int[] order = rng.permutation(groups.count());
        Integer[] largestFirst = IntStream.of(order).boxed().toArray(Integer[]::new);
        Arrays.sort(
                largestFirst,
                Comparator.comparingInt(group -> -IntStream.of(ofGroup[group]).sum()));
        int[][] inFold = new int[count][numClasses];
        int[] foldOfGroup = new int[groups.count()];
        for (int group : largestFirst) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int fold = 0; fold < count; fold++) {
                double cost = unevenness(inFold, fold, ofGroup[group], totals);
                if (cost < least) {
                    least = cost;
                    best = fold;
                }
            }
            for (int c = 0; c < numClasses; c++) {
                inFold[best][c] += ofGroup[group][c];
            }
            foldOfGroup[group] = best;
        }
        return IntStream.of(groups.ofRow()).map(group -> foldOfGroup[group]).toArray();
    }

    /** Sum over folds and classes of the squared share of the class, if the group went into this fold. */
    private static double unevenness(int[][] inFold, int fold, int[] group, double[] totals) {
        double sum = 0;
        for (int f = 0; f < inFold.length; f++) {
            for (int c = 0; c < totals.length; c++) {
                double share = (inFold[f][c] + (f == fold ? group[c] : 0)) / totals[c];
                sum += share * share;
            }
        }
        return sum;
    }

    private static int missingClass(int[] ofRow, int[] labels, int numClasses, int count) {
        boolean[][] present = new boolean[numClasses][count];
        for (int i = 0; i < labels.length; i++) {
            present[labels[i]][ofRow[i]] = true;
        }
        for (int c = 0; c < numClasses; c++) {
            for (boolean there : present[c]) {
                if (!there) {
                    return c;
                }
            }
        }
        return -1;
    }

    /** Rows outside this fold. */
    int[] training(int fold) {
        return IntStream.range(0, ofRow.length).filter(i -> ofRow[i] != fold).toArray();
    }

    /** Rows of this fold. */
    int[] held(int fold) {
        return IntStream.range(0, ofRow.length).filter(i -> ofRow[i] == fold).toArray();
    }

    /** Hash over id, label and fold of every picture, whatever their order. */
    String hash(List<Sample> samples) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (int i = 0; i < ofRow.length; i++) {
            Sample sample = samples.get(i);
            lines.put(
                    sample.id(),
                    ofRow[i] + "\t" + sample.id() + "\t" + sample.label().orElse(""));
        }
        return Sha256.of(String.join("\n", lines.values().stream().sorted().toList()));
    }
}
