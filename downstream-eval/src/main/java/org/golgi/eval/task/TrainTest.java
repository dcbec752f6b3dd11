package org.golgi.eval.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.golgi.core.io.Sha256;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.picture.RetrievalSheet;
import org.golgi.eval.picture.Sheet;
import org.golgi.eval.picture.TilePictures;
import org.golgi.eval.probe.LabelledFeatures;
import org.golgi.eval.statistics.Clusters;

/**
 * A training and a test set that may be compared: one encoder, the same classes, no picture, slide or patient in both.
 *
 * @param train features to learn from
 * @param test features to report on
 * @param classes names of the classes
 */
public record TrainTest(FeatureSet train, FeatureSet test, List<String> classes) {

    /**
     * Takes the splits out of one set.
     *
     * @param trainSplits splits to learn from, such as train and val
     * @param testSplits splits to report on
     * @param classes classes to take, in this order; empty takes all labels alphabetically
     */
    public static TrainTest of(FeatureSet all, Set<String> trainSplits, Set<String> testSplits, List<String> classes) {
        Set<String> both = new TreeSet<>(trainSplits);
        both.retainAll(testSplits);
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("split " + both + " is named for training and for testing; each picture "
                    + "may be on one side only");
        }
        return of(part(all, trainSplits, "training"), part(all, testSplits, "testing"), classes);
    }

    private static FeatureSet part(FeatureSet all, Set<String> splits, String purpose) {
        Set<String> present = all.samples().stream()
                .flatMap(sample -> sample.split().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!present.containsAll(splits)) {
            Set<String> missing = new TreeSet<>(splits);
            missing.removeAll(present);
            throw new IllegalArgumentException("split " + missing + " for " + purpose + " does not exist; "
                    + (present.isEmpty()
                            ? "the set has no split: name its column with --split-column, or part it by --hold-out 0.25"
                            : "the set has " + present + ", name those to use with --train and --test"));
        }
        return all.filter(sample -> sample.split().filter(splits::contains).isPresent());
    }

    /** Puts two sets side by side and checks them. */
    public static TrainTest of(FeatureSet train, FeatureSet test, List<String> classes) {
        if (!train.origin().encoderHash().equals(test.origin().encoderHash())
                || !train.origin().transform().equals(test.origin().transform())) {
            throw new IllegalArgumentException("the training features come from encoder "
                    + name(train) + ", the test features from " + name(test)
                    + "; embed both sets with the same encoder and transform");
        }
        requireLabels(train, "training");
        requireLabels(test, "test");
        List<String> chosen = classes.isEmpty() ? labels(train) : classes;
        Set<String> unknown = new TreeSet<>(labels(test));
        unknown.removeAll(classes.isEmpty() ? chosen : Set.copyOf(labels(test)));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the test set has pictures of " + unknown
                    + ", which the training set does not; choose the classes of both with --classes");
        }
        FeatureSet keptTrain =
                train.filter(sample -> chosen.contains(sample.label().orElseThrow()));
        FeatureSet keptTest =
                test.filter(sample -> chosen.contains(sample.label().orElseThrow()));
        requireSeveral(chosen);
        TrainTest sets = new TrainTest(keptTrain, keptTest, List.copyOf(chosen));
        requireDisjoint(keptTrain, "training", keptTest, "test");
        requireOnce(keptTest, "it would be counted twice in the test set");
        sets.trainFeatures().requireTrainable("training");
        sets.testFeatures().requireTrainable("test");
        return sets;
    }

    /**
     * The same pictures on both sides, for a protocol that parts them itself ({@link CrossValidation}).
     *
     * @param classes classes to take, in this order; empty takes all labels alphabetically
     * @throws IllegalArgumentException if a picture has no label or stands there twice, or a class has no picture
     */
    public static TrainTest undivided(FeatureSet all, List<String> classes) {
        requireLabels(all, "labelled");
        List<String> chosen = classes.isEmpty() ? labels(all) : List.copyOf(classes);
        FeatureSet kept = all.filter(sample -> chosen.contains(sample.label().orElseThrow()));
        requireOnce(kept, "it could be learned from and reported on");
        requireSeveral(chosen);
        TrainTest sets = new TrainTest(kept, kept, chosen);
        sets.testFeatures().requireTrainable("labelled");
        return sets;
    }

    private static void requireOnce(FeatureSet set, String why) {
        Set<String> ids = new HashSet<>();
        set.samples().stream()
                .filter(sample -> !ids.add(sample.id()))
                .findFirst()
                .ifPresent(sample -> {
                    throw new IllegalArgumentException(
                            "picture '" + sample.id() + "' stands in the table twice; " + why + ", remove one");
                });
    }

    private static String name(FeatureSet set) {
        String hash = set.origin().encoderHash();
        return "'" + set.origin().encoder() + "' (hash " + hash.substring(0, Math.min(12, hash.length())) + ")";
    }

    /** Alphabetical; grades that are numbers by their size, so that 10 follows 9 and kappa's distances are right. */
    private static List<String> labels(FeatureSet set) {
        List<String> labels = set.samples().stream()
                .map(sample -> sample.label().orElseThrow())
                .distinct()
                .sorted()
                .toList();
        return labels.stream().allMatch(label -> label.matches("-?\\d{1,18}"))
                ? labels.stream()
                        .sorted(Comparator.comparingLong(Long::parseLong))
                        .toList()
                : labels;
    }

    /**
     * The set itself.
     *
     * @throws IllegalArgumentException if it has no picture of one of these classes
     */
    public static FeatureSet requireClasses(FeatureSet set, List<String> classes) {
        Set<String> present = set.samples().stream()
                .flatMap(sample -> sample.label().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!present.containsAll(classes)) {
            throw new IllegalArgumentException("--classes names " + classes + ", but the pictures are of " + present
                    + "; name those, or leave --classes out");
        }
        return set;
    }

    private static void requireSeveral(List<String> classes) {
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "with the one class " + classes + " every answer is right; take pictures of two classes or more");
        }
    }

    private static void requireLabels(FeatureSet set, String name) {
        set.samples().stream()
                .filter(sample -> sample.label().isEmpty())
                .findFirst()
                .ifPresent(sample -> {
                    throw new IllegalArgumentException("picture '" + sample.id() + "' of the " + name
                            + " set has no label; name the column with --label-column or remove the picture");
                });
    }

    /**
     * Other pictures of the same data to watch training by, of the same classes.
     *
     * @throws IllegalArgumentException if one has no label, or a picture, slide or patient is in training or test too
     */
    public FeatureSet validation(FeatureSet all, Set<String> splits) {
        FeatureSet watched = part(all, splits, "validation");
        requireLabels(watched, "validation");
        FeatureSet kept =
                watched.filter(sample -> classes.contains(sample.label().orElseThrow()));
        requireDisjoint(train, "training", kept, "validation");
        requireDisjoint(kept, "validation", test, "test");
        return kept;
    }

    private static void requireDisjoint(FeatureSet one, String name, FeatureSet other, String otherName) {
        String names = "in the " + name + " and in the " + otherName + " set";
        requireDisjoint(one, other, "picture", names, sample -> Optional.of(sample.id()));
        requireDisjoint(one, other, "slide", names, Sample::slide);
        requireDisjoint(one, other, "patient", names, Sample::patient);
    }

    private static void requireDisjoint(
            FeatureSet one, FeatureSet other, String unit, String names, Function<Sample, Optional<String>> of) {
        Set<String> inOne = one.samples().stream()
                .flatMap(sample -> of.apply(sample).stream())
                .collect(Collectors.toSet());
        Set<String> shared = other.samples().stream()
                .flatMap(sample -> of.apply(sample).stream())
                .filter(inOne::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!shared.isEmpty()) {
            throw new IllegalArgumentException(shared.size() + " " + unit + (shared.size() == 1 ? " is " : "s are ")
                    + names + ", such as '" + shared.iterator().next() + "'; split by "
                    + (unit.equals("picture") ? "picture" : "patient or slide")
                    + " so that each is on one side");
        }
    }

    /** Some test pictures beside the nearest training pictures; empty if their pixels are not at hand. */
    public Optional<Sheet> retrievalSheet(TilePictures pictures) throws IOException {
        return RetrievalSheet.of(
                new RetrievalSheet.Side(trainFeatures(), train.samples()),
                new RetrievalSheet.Side(testFeatures(), test.samples()),
                pictures);
    }

    public LabelledFeatures trainFeatures() {
        return labelled(train);
    }

    public LabelledFeatures testFeatures() {
        return labelled(test);
    }

    private LabelledFeatures labelled(FeatureSet set) {
        int[] labels = set.samples().stream()
                .mapToInt(sample -> classes.indexOf(sample.label().orElseThrow()))
                .toArray();
        return new LabelledFeatures(set.features(), labels, classes);
    }

    /** Test rows of one patient, else of one slide, belong together; rows of unknown origin stand for themselves. */
    public Clusters testClusters() {
        return Clusters.byName(test.samples().stream()
                .map(sample -> sample.group().map(group -> "group " + group).orElse("picture " + sample.id()))
                .toList());
    }

    /** Hash over ids, labels and side of every picture, whatever their order. */
    public String splitHash() {
        List<String> lines = new ArrayList<>();
        train.samples()
                .forEach(sample -> lines.add(
                        "train\t" + sample.id() + "\t" + sample.label().orElse("")));
        test.samples()
                .forEach(sample ->
                        lines.add("test\t" + sample.id() + "\t" + sample.label().orElse("")));
        return Sha256.of(String.join("\n", lines.stream().sorted().toList()));
    }

    /** Hash over all that a result of these sets depends on: another order of the classes is another result. */
    public String dataHash() {
        return Sha256.of(classes + "\n" + train.hash() + "\n" + test.hash());
    }

    /** How many classes the patient, else the slide, of a test picture is known of; for the report. */
    public int testGroups() {
        Set<String> groups = new HashSet<>();
        test.samples().forEach(sample -> sample.group().ifPresent(groups::add));
        return groups.size();
    }

    /** Pictures of each class: training and test. */
    public TreeMap<String, int[]> counts() {
        TreeMap<String, int[]> counts = new TreeMap<>();
        int[] trainCounts = trainFeatures().counts();
        int[] testCounts = testFeatures().counts();
        for (int c = 0; c < classes.size(); c++) {
            counts.put(classes.get(c), new int[] {trainCounts[c], testCounts[c]});
        }
        return counts;
    }
}
