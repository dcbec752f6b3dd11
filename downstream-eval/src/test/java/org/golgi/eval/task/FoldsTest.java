package org.golgi.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.features.Sample;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private static List<Sample> pictures(int count, boolean grouped) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Sample(
                        "p" + i,
                        Optional.of(CLASSES.get(i % 3)),
                        Optional.empty(),
                        Optional.empty(),
                        grouped ? Optional.of("patient" + i / 4) : Optional.empty()))
                .toList();
    }

    private static int[] labels(int count) {
        return IntStream.range(0, count).map(i -> i % 3).toArray();
    }

    @Test
    void every_fold_has_its_share_of_every_class() {
        Folds folds = Folds.deal(pictures(101, false), labels(101), CLASSES, 5, 0);
        int[][] counts = new int[5][3];
        for (int i = 0; i < 101; i++) {
            counts[folds.ofRow()[i]][i % 3]++;
        }
        for (int[] fold : counts) {
            assertThat(fold[0]).isBetween(6, 7);
            assertThat(fold[1]).isBetween(6, 7);
            assertThat(fold[2]).isBetween(6, 7);
            assertThat(IntStream.of(fold).sum()).isBetween(20, 21);
        }
    }

    @Test
    void patients_stay_together_and_the_folds_alike() {
        // patients of 1 to 9 pictures of mostly one class
        List<Sample> samples = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        Rng rng = Rng.of(7);
        for (int patient = 0; patient < 60; patient++) {
            int size = 1 + rng.nextInt(9);
            for (int i = 0; i < size; i++) {
                int label = rng.nextInt(4) == 0 ? rng.nextInt(3) : patient % 3;
                labels.add(label);
                samples.add(new Sample(
                        "p" + samples.size(),
                        Optional.of(CLASSES.get(label)),
                        Optional.empty(),
                        Optional.of("slide" + samples.size()),
                        Optional.of("patient" + patient)));
            }
        }
        int[] ofLabel = labels.stream().mapToInt(Integer::intValue).toArray();
        Folds folds = Folds.deal(samples, ofLabel, CLASSES, 4, 3);
        Map<String, Integer> foldOfPatient = new HashMap<>();
        double[][] counts = new double[4][3];
        double[] totals = new double[3];
        for (int i = 0; i < samples.size(); i++) {
            int fold = folds.ofRow()[i];
            assertThat(foldOfPatient.computeIfAbsent(samples.get(i).patient().orElseThrow(), key -> fold))
                    .isEqualTo(fold);
            counts[fold][ofLabel[i]]++;
            totals[ofLabel[i]]++;
        }
        for (double[] fold : counts) {
            for (int c = 0; c < 3; c++) {
                assertThat(fold[c] / totals[c]).isBetween(0.2, 0.3);
            }
        }
    }

    @Test
    void training_and_held_out_rows_are_all_rows_once() {
        Folds folds = Folds.deal(pictures(30, true), labels(30), CLASSES, 3, 0);
        for (int fold = 0; fold < 3; fold++) {
            int[] all = IntStream.concat(IntStream.of(folds.training(fold)), IntStream.of(folds.held(fold)))
                    .sorted()
                    .toArray();
            assertThat(all).containsExactly(IntStream.range(0, 30).toArray());
        }
    }

    @Test
    void the_hash_tells_another_dealing() {
        List<Sample> samples = pictures(60, false);
        Folds first = Folds.deal(samples, labels(60), CLASSES, 5, 0);
        assertThat(Folds.deal(samples, labels(60), CLASSES, 5, 0).hash(samples)).isEqualTo(first.hash(samples));
        assertThat(Folds.deal(samples, labels(60), CLASSES, 5, 1).hash(samples)).isNotEqualTo(first.hash(samples));
    }

    @Test
    void a_class_of_fewer_patients_than_folds_is_an_error() {
        List<Sample> samples = new ArrayList<>(pictures(30, false));
        int[] labels = labels(30);
        for (int i = 2; i < 30; i += 3) {
            Sample old = samples.get(i);
            samples.set(
                    i,
                    new Sample(old.id(), old.label(), Optional.empty(), Optional.empty(), Optional.of("same" + i % 2)));
        }
        assertThatThrownBy(() -> Folds.deal(samples, labels, CLASSES, 5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 'c' has 2 independent patients")
                .hasMessageContaining("too few for 5 folds");
    }

    @Test
    void a_class_that_cannot_be_in_every_fold_is_an_error() {
        // b is always beside c, and two patients hold almost everything
        List<Sample> samples = new ArrayList<>();
        int[] labels = {0, 1, 0, 1, 0, 0};
        String[] patients = {"x", "x", "y", "y", "z", "z"};
        for (int i = 0; i < labels.length; i++) {
            samples.add(new Sample(
                    "p" + i,
                    Optional.of(CLASSES.get(labels[i])),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(patients[i])));
        }
        assertThat(Folds.deal(samples, labels, List.of("a", "b"), 2, 0).count()).isEqualTo(2);
        assertThatThrownBy(() -> Folds.deal(samples, labels, List.of("a", "b"), 3, 0))
                .hasMessageContaining("class 'b'");
    }
}
