package org.golgi.eval.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.golgi.core.random.Rng;
import org.golgi.eval.features.Sample;

/**
 * Which pictures are learned from, which choose the weights and which are reported on; no picture, slide or patient is in
 * two parts.
 *
 * @param train numbers of pictures
 * @param validation numbers of pictures
 * @param test numbers of pictures
 */
record SegmentationParts(List<Integer> train, List<Integer> validation, List<Integer> test) {
    /** Share of the training pictures that chooses the weights where no split is named for it. */
    private static final double VALIDATION_SHARE = 0.2;

    /**
     * Divides the pictures as the plan says.
     *
     * @throws IllegalArgumentException if a split is missing or two parts share a picture, slide or patient
     */
    static SegmentationParts of(SegmentationRun.Plan plan) {
        List<Sample> samples = plan.images().samples();
        List<Integer> train = in(samples, plan.train(), "training");
        List<Integer> test = in(samples, plan.test(), "testing");
        List<Integer> validation =
                plan.validation().isEmpty() ? new ArrayList<>() : in(samples, plan.validation(), "validation");
        requireDisjoint(samples, train, test, "training and the test");
        requireDisjoint(samples, train, validation, "training and the validation");
        requireDisjoint(samples, validation, test, "validation and the test");
        if (validation.isEmpty()) {
            validation = held(samples, train, plan.settings().seed());
            train.removeAll(validation);
        }
        return new SegmentationParts(train, validation, test);
    }

    private static List<Integer> in(List<Sample> samples, Set<String> splits, String purpose) {
        Set<String> present = new TreeSet<>();
        samples.forEach(sample -> sample.split().ifPresent(present::add));
        Set<String> missing = new TreeSet<>(splits);
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("split " + missing + " for " + purpose + " does not exist; "
                    + (present.isEmpty()
                            ? "the pictures have no split, hold a share out with --hold-out"
                            : "the pictures have " + present));
        }
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).split().filter(splits::contains).isPresent()) {
                chosen.add(i);
            }
        }
        return chosen;
    }

    private static void requireDisjoint(List<Sample> samples, List<Integer> one, List<Integer> other, String sides) {
        Map<String, Function<Sample, Optional<String>>> units = new LinkedHashMap<>();
        units.put("picture", sample -> Optional.of(sample.id()));
        units.put("slide", Sample::slide);
        units.put("patient", Sample::patient);
        units.forEach((unit, of) -> {
            Set<String> first = new HashSet<>();
            one.forEach(image -> of.apply(samples.get(image)).ifPresent(first::add));
            other.stream()
                    .flatMap(image -> of.apply(samples.get(image)).stream())
                    .filter(first::contains)
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException(unit + " '" + name + "' is in the " + sides
                                + " part; split so that each is on one side");
                    });
        });
    }

    /** A fifth of the patients, slides or pictures, at least one. */
    private static List<Integer> held(List<Sample> samples, List<Integer> train, long seed) {
        Map<String, List<Integer>> units = new HashMap<>();
        for (int image : train) {
            Sample sample = samples.get(image);
            units.computeIfAbsent(sample.group().orElse("picture " + sample.id()), key -> new ArrayList<>())
                    .add(image);
        }
        if (units.size() < 2) {
            throw new IllegalArgumentException("the training pictures are of one patient, slide or picture; training is"
                    + " stopped on others, name a split for it with --validation");
        }
        List<String> names = units.keySet().stream().sorted().toList();
        int[] order = Rng.of(seed, names.size()).permutation(names.size());
        List<Integer> held = new ArrayList<>();
        for (int i = 0; i < Math.ceil(VALIDATION_SHARE * names.size()); i++) {
            held.addAll(units.get(names.get(order[i])));
        }
        return held.stream().sorted().toList();
    }
}
