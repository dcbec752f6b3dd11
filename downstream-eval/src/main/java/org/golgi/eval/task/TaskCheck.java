package org.golgi.eval.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.golgi.eval.features.Sample;

/** Looks at the data of a task before hours are spent on them: every picture readable, classes and splits as the card says. */
public final class TaskCheck {

    private TaskCheck() {}

    /**
     * What is to be run.
     *
     * @param train splits to learn from
     * @param test splits to report on
     * @param classes classes to take; empty takes all
     */
    public record Plan(Set<String> train, Set<String> test, List<String> classes) {}

    /**
     * What was found.
     *
     * @param counts pictures by split and class
     * @param faults one line each; the task cannot be run before they are mended
     * @param differences one line each; the task can be run, but its figures do not compare with the published ones
     * @param remarks one line each; to be known
     */
    public record Findings(
            Map<String, Map<String, Integer>> counts,
            List<String> faults,
            List<String> differences,
            List<String> remarks) {}

    /**
     * Checks data against a card.
     *
     * @param decode read every picture
     * @throws IllegalArgumentException if the task has no labels to check
     */
    public static Findings run(TaskCard card, LabelledFolder folder, Plan plan, boolean decode) {
        if (card.kind() == TaskCard.Kind.SEGMENTATION) {
            throw new IllegalArgumentException(
                    "task '" + card.id()
                            + "' has masks, not labels; golgi eval segment checks them itself, there is nothing to check before");
        }
        Findings findings =
                new Findings(counts(folder.samples()), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<String> faults = findings.faults();
        List<String> remarks = findings.remarks();
        List<Sample> samples = folder.samples();
        new CardComparison(card, samples, plan, findings).run();
        missing("label", samples.stream().filter(s -> s.label().isEmpty()).toList(), faults);
        missing("split", samples.stream().filter(s -> s.split().isEmpty()).toList(), faults);
        shared("picture", samples, faults);
        groups(samples, faults, remarks);
        if (card.kind() == TaskCard.Kind.SLIDE
                && samples.stream().anyMatch(s -> s.slide().isEmpty())) {
            faults.add("the task has one label a slide, but pictures have no slide; add a column slide");
        }
        if (decode) {
            unreadable(folder, faults);
        }
        if (card.availability() == TaskCard.Availability.LAB_SPLIT) {
            remarks.add("the published split was not released: numbers compare only among users of this split");
        }
        return findings;
    }

    private static void missing(String what, List<Sample> without, List<String> faults) {
        if (!without.isEmpty()) {
            faults.add(without.size() + " pictures have no " + what + ", such as '"
                    + without.get(0).id() + "'");
        }
    }

    private static void shared(String unit, List<Sample> samples, List<String> faults) {
        Map<String, Long> times =
                samples.stream().collect(Collectors.groupingBy(Sample::id, TreeMap::new, Collectors.counting()));
        times.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .findFirst()
                .ifPresent(entry -> faults.add(
                        unit + " '" + entry.getKey() + "' stands in the table " + entry.getValue() + " times"));
    }

    private static void groups(List<Sample> samples, List<String> faults, List<String> remarks) {
        Map<String, TreeSet<String>> splits = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.group().isPresent() && sample.split().isPresent()) {
                splits.computeIfAbsent(sample.group().get(), key -> new TreeSet<>())
                        .add(sample.split().get());
            }
        }
        if (splits.isEmpty()) {
            remarks.add("neither patients nor slides are known: whether the splits share any cannot be checked, and "
                    + "intervals treat pictures as independent");
        }
        splits.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .findFirst()
                .ifPresent(entry ->
                        faults.add("patient or slide '" + entry.getKey() + "' is in the splits " + entry.getValue()));
    }

    private static void unreadable(LabelledFolder folder, List<String> faults) {
        int broken = 0;
        String first = "";
        for (int i = 0; i < folder.tiles().size(); i++) {
            try {
                folder.tiles().read(i);
            } catch (IOException e) {
                first = broken++ == 0 ? e.getMessage() : first;
            }
        }
        if (broken > 0) {
            faults.add(broken + " of " + folder.tiles().size() + " pictures cannot be read, such as " + first);
        }
    }

    private static Map<String, Map<String, Integer>> counts(List<Sample> samples) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Sample sample : samples) {
            counts.computeIfAbsent(sample.split().orElse("(none)"), key -> new TreeMap<>())
                    .merge(sample.label().orElse("(none)"), 1, Integer::sum);
        }
        return counts;
    }
}
