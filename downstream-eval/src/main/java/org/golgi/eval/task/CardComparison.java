package org.golgi.eval.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.golgi.eval.features.Sample;

/** Are classes, splits and counts of a table those of a task card? */
final class CardComparison {
    private static final String TRAIN = "train";
    private static final String TEST = "test";

    private final TaskCard card;
    private final List<Sample> samples;
    private final TaskCheck.Plan plan;
    private final TaskCheck.Findings findings;

    CardComparison(TaskCard card, List<Sample> samples, TaskCheck.Plan plan, TaskCheck.Findings findings) {
        this.card = card;
        this.samples = samples.stream()
                .filter(sample -> plan.classes().isEmpty()
                        || sample.label().filter(plan.classes()::contains).isPresent())
                .toList();
        this.plan = plan;
        this.findings = findings;
    }

    void run() {
        TreeSet<String> found = new TreeSet<>();
        samples.forEach(sample -> sample.label().ifPresent(found::add));
        compareClasses(found);
        if (requireSplits()) {
            requireClasses(found, plan.train());
            requireClasses(found, plan.test());
            compareCounts();
        }
    }

    private void compareClasses(Set<String> found) {
        List<String> wanted = card.classNames();
        if (wanted.isEmpty()) {
            if (found.size() == card.numClasses()) {
                findings.remarks()
                        .add("the card does not name its " + card.numClasses() + " classes; yours are " + found);
            } else {
                findings.faults()
                        .add("the table has " + found.size() + " classes " + found + ", the task has "
                                + card.numClasses());
            }
            return;
        }
        Set<String> strange = new LinkedHashSet<>(found);
        Set<String> lacking = new LinkedHashSet<>(wanted);
        strange.removeAll(wanted);
        lacking.removeAll(found);
        Map<String, String> spelled = spelledAlike(strange, lacking);
        strange.removeAll(spelled.keySet());
        lacking.removeAll(spelled.values());
        if (!spelled.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            spelled.forEach((mine, theirs) -> pairs.add("'" + mine + "' for '" + theirs + "'"));
            findings.remarks().add("classes are spelled in another way than on the card: " + String.join(", ", pairs));
        }
        if (lacking.isEmpty() && !strange.isEmpty()) {
            findings.faults()
                    .add("the table has classes beside the card's: " + strange + "; leave them out by --classes "
                            + String.join(",", keep(found, strange)));
        } else if (!lacking.isEmpty()) {
            findings.faults()
                    .add("the table lacks the card's " + (strange.isEmpty() ? "classes " : "")
                            + lacking + (strange.isEmpty() ? "" : " and has " + strange + " instead")
                            + "; name the labels as the card does, if they are the same, else these are data of another"
                            + " task");
        }
    }

    private static List<String> keep(Set<String> found, Set<String> strange) {
        return found.stream().filter(name -> !strange.contains(name)).toList();
    }

    /** InSitu and in situ are one class. */
    private static Map<String, String> spelledAlike(Set<String> found, Set<String> wanted) {
        Map<String, String> alike = new LinkedHashMap<>();
        for (String mine : found) {
            wanted.stream()
                    .filter(theirs -> letters(theirs).equals(letters(mine)))
                    .findFirst()
                    .ifPresent(theirs -> alike.put(mine, theirs));
        }
        return alike;
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private boolean requireSplits() {
        Set<String> splits = new TreeSet<>();
        samples.forEach(sample -> sample.split().ifPresent(splits::add));
        Set<String> asked = new LinkedHashSet<>(plan.train());
        asked.addAll(plan.test());
        List<String> lacking =
                asked.stream().filter(split -> !splits.contains(split)).toList();
        if (!lacking.isEmpty()) {
            findings.faults()
                    .add("the table has no pictures of the splits " + lacking + ", it has "
                            + (splits.isEmpty() ? "no split" : splits)
                            + "; rename them, or name yours by --train and --test, here and for golgi eval task");
        }
        splits.removeAll(asked);
        if (lacking.isEmpty() && !splits.isEmpty()) {
            findings.remarks().add("the splits " + splits + " are neither learned from nor reported on");
        }
        return lacking.isEmpty();
    }

    private void requireClasses(Set<String> found, Set<String> splits) {
        Set<String> lacking = new TreeSet<>(found);
        samples.stream()
                .filter(sample -> sample.split().filter(splits::contains).isPresent())
                .forEach(sample -> sample.label().ifPresent(lacking::remove));
        if (!lacking.isEmpty()) {
            findings.faults()
                    .add("no picture of the splits " + splits + " is of the classes " + lacking
                            + "; every class needs some to learn from and some to report on");
        }
    }

    private void compareCounts() {
        card.counts().forEach((split, count) -> {
            Set<String> mine = split.equals(TRAIN) ? plan.train() : split.equals(TEST) ? plan.test() : Set.of(split);
            boolean taken = !split.equals(TRAIN)
                    && !split.equals(TEST)
                    && (plan.train().contains(split) || plan.test().contains(split));
            long found = count(mine);
            if (found > 0 && !taken && found != count) {
                findings.differences()
                        .add(String.format(
                                Locale.ROOT,
                                "%s has %,d %s, the card %,d",
                                String.join(" and ", mine),
                                found,
                                unit(),
                                count));
            }
        });
    }

    private long count(Set<String> splits) {
        List<Sample> those = samples.stream()
                .filter(sample -> sample.split().filter(splits::contains).isPresent())
                .toList();
        return card.kind() == TaskCard.Kind.SLIDE
                ? those.stream()
                        .map(sample -> sample.slide().orElse(null))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count()
                : those.size();
    }

    private String unit() {
        return card.kind() == TaskCard.Kind.SLIDE ? "slides" : "pictures";
    }
}
