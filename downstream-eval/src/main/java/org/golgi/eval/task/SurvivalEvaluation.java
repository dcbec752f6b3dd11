package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.golgi.core.io.Sha256;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.statistics.Bootstrap;
import org.golgi.eval.statistics.Clusters;
import org.golgi.eval.statistics.Interval;
import org.golgi.eval.survival.Concordance;
import org.golgi.eval.survival.CoxRegression;
import org.golgi.eval.survival.OutcomeTable;
import org.golgi.eval.survival.Survival;
import org.golgi.eval.survival.Ties;

/**
 * Predicts when patients have an event: the mean features of a patient's tiles (else a slide's), Cox's model with a ridge
 * penalty, and Harrell's C on the test patients with a bootstrap interval over patients.
 */
public final class SurvivalEvaluation {
    /** Measures of each test patient in the result. */
    public static final String RISK = "risk";

    public static final String TIME = "time";
    public static final String EVENT = "event";
    /** Weight of the ridge penalty unless another is named. */
    public static final double USUAL_PENALTY = 0.1;

    private final String task;
    private final FeatureSet.Origin origin;
    private final Side train;
    private final Side test;
    private final Bootstrap bootstrap;

    /** The patients of one side. */
    private record Side(List<String> units, FeatureMatrix features, Survival survival) {}

    /**
     * Pools and joins both sides.
     *
     * @param set features with patients or slides
     * @param splits to learn from and to report on
     * @throws IllegalArgumentException if a patient is on both sides or has no outcome
     */
    public SurvivalEvaluation(String task, FeatureSet set, Splits splits, OutcomeTable outcomes, Bootstrap bootstrap) {
        this.task = task;
        this.origin = set.origin();
        this.bootstrap = bootstrap;
        this.train = side(set, splits.train(), outcomes);
        this.test = side(set, splits.test(), outcomes);
        List<String> both =
                train.units().stream().filter(test.units()::contains).toList();
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("patient or slide '" + both.get(0)
                    + "' is in the training and in the test set; each may be on one side only");
        }
    }

    /**
     * Names of splits.
     *
     * @param train to learn from
     * @param test to report on
     */
    public record Splits(Set<String> train, Set<String> test) {}

    private static Side side(FeatureSet set, Set<String> splits, OutcomeTable outcomes) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < set.size(); i++) {
            Sample sample = set.samples().get(i);
            if (sample.split().filter(splits::contains).isPresent()) {
                String unit = sample.group()
                        .orElseThrow(() -> new IllegalArgumentException("picture '" + sample.id()
                                + "' has neither patient nor slide; name the column with --patient-column"));
                rows.computeIfAbsent(unit, key -> new ArrayList<>()).add(i);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "no picture is in split " + splits + "; name splits with --train and " + "--test");
        }
        int broken = firstNotFinite(set, rows);
        if (broken >= 0) {
            throw new IllegalArgumentException("the features of picture '"
                    + set.samples().get(broken).id() + "' hold a number that is not finite; embed it again in fp32");
        }
        int width = set.features().columns();
        FeatureMatrix pooled = FeatureMatrix.zeros(rows.size(), width);
        double[] times = new double[rows.size()];
        boolean[] events = new boolean[rows.size()];
        int at = 0;
        for (var entry : rows.entrySet()) {
            OutcomeTable.Outcome outcome = outcomes.byUnit().get(entry.getKey());
            if (outcome == null) {
                throw new IllegalArgumentException("patient or slide '" + entry.getKey()
                        + "' has no outcome; add it to the table or take its pictures out");
            }
            int[] indices =
                    entry.getValue().stream().mapToInt(Integer::intValue).toArray();
            System.arraycopy(set.features().select(indices).mean(), 0, pooled.values(), at * width, width);
            times[at] = outcome.time();
            events[at++] = outcome.event();
        }
        return new Side(List.copyOf(rows.keySet()), pooled, new Survival(times, events));
    }

    /** The first row that a patient is made of and that is not finite, or -1. */
    private static int firstNotFinite(FeatureSet set, Map<String, List<Integer>> rows) {
        return rows.values().stream()
                .flatMap(List::stream)
                .mapToInt(row -> row)
                .sorted()
                .filter(row -> set.features().rows(row, 1).firstNotFinite() >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** Fits on the training patients and reports on the test patients. */
    public ResultFile cox(Ties ties, double penalty) {
        CoxRegression model = CoxRegression.fit(train.features(), train.survival(), ties, penalty);
        double[] risks = model.risks(test.features());
        Concordance concordance = new Concordance(test.survival(), risks);
        if (concordance.comparablePairs() == 0) {
            throw new IllegalArgumentException(
                    "no two test patients can be compared: an event must come before another "
                            + "patient's time; report on more patients");
        }
        Interval interval = bootstrap.of(Clusters.single(risks.length), concordance::index);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(bootstrap.settings());
        settings.put("ties", ties.id());
        settings.put("penalty", Double.toString(penalty));
        settings.put("train_events", Integer.toString(train.survival().numEvents()));
        settings.put("test_events", Integer.toString(test.survival().numEvents()));
        settings.put("comparable_pairs", Integer.toString(concordance.comparablePairs()));
        ResultFile.Protocol protocol = new ResultFile.Protocol("cox-ridge-" + ties.id(), settings);
        return result(protocol, risks, Map.of("c_index", ResultFile.Figure.of(interval, bootstrap.words(true))));
    }

    private ResultFile result(ResultFile.Protocol protocol, double[] risks, Map<String, ResultFile.Figure> figures) {
        String hash = hash();
        return new ResultFile(
                ResultFile.FORMAT,
                task,
                protocol,
                ResultFile.Encoder.of(origin),
                new ResultFile.Data(
                        hash,
                        List.of("patients"),
                        List.of(train.units().size()),
                        List.of(test.units().size()),
                        test.units().size()),
                figures,
                List.of(),
                samples(risks),
                protocol.provenance(bootstrap.seed(), dataHash(), "cpu"));
    }

    /** Of what the features are. */
    FeatureSet.Origin origin() {
        return origin;
    }

    /** The same with the features of the patients. */
    String dataHash() {
        return Sha256.of(String.join(
                "\n",
                hash(),
                Sha256.of(train.features().values()),
                Sha256.of(test.features().values())));
    }

    /** Hash over name, outcome and side of every patient. */
    private String hash() {
        return Sha256.of("train " + lines(train) + "\ntest " + lines(test));
    }

    /** Risk, time and event of each test patient, to compare two results. */
    private ResultFile.Samples samples(double[] risks) {
        Survival survival = test.survival();
        Map<String, List<Double>> measures = new LinkedHashMap<>();
        measures.put(RISK, Arrays.stream(risks).boxed().toList());
        measures.put(TIME, Arrays.stream(survival.times()).boxed().toList());
        measures.put(
                EVENT,
                IntStream.range(0, risks.length)
                        .mapToObj(i -> survival.events()[i] ? 1.0 : 0.0)
                        .toList());
        return new ResultFile.Samples(test.units(), List.of(), List.of(), List.of(), List.of(), measures);
    }

    private static String lines(Side side) {
        return IntStream.range(0, side.units().size())
                .mapToObj(i -> side.units().get(i) + "\t" + side.survival().times()[i] + "\t"
                        + side.survival().events()[i])
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
