package org.golgi.eval.mil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.golgi.core.random.Rng;
import org.golgi.eval.features.FeatureMatrix;
import org.golgi.eval.features.FeatureSet;
import org.golgi.eval.features.Sample;
import org.golgi.eval.probe.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MilClassifierTest {
    private static final int WIDTH = 16;

    /** Slides of 20 tiles; a slide of class 1 has three tiles that stand out. */
    private static SlideBags slides(int count, long seed) {
        List<FeatureMatrix> bags = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Rng rng = Rng.of(seed, i);
            FeatureMatrix bag = FeatureMatrix.zeros(20, WIDTH);
            for (int j = 0; j < bag.values().length; j++) {
                boolean striking = i % 2 == 1 && j / WIDTH < 3 && j % WIDTH < 4;
                bag.values()[j] = (float) (rng.nextGaussian() * 0.5 + (striking ? 3 : 0));
            }
            bags.add(bag);
            samples.add(Sample.of("slide" + i));
        }
        return new SlideBags(bags, samples, List.of());
    }

    private static int[] labels(int count) {
        return IntStream.range(0, count).map(i -> i % 2).toArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = MilSettings.Kind.class,
            names = {"MAX"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_head_learns_what_a_few_tiles_show(MilSettings.Kind kind) {
        // The mean of all tiles has to speak for three of them, which takes longer to learn.
        int epochs = kind == MilSettings.Kind.MEAN ? 60 : 10;
        assertThat(right(new MilSettings(kind, epochs, 5e-3, 1e-5, 1)))
                .as("slides that %s gets right of 12", kind.id())
                .isGreaterThanOrEqualTo(11);
    }

    /** Max pooling learns from the patch it happens to prefer, so that it depends on its first values. */
    @Test
    void max_pooling_learns_from_some_first_values() {
        long best = LongStream.rangeClosed(1, 6)
                .map(seed -> right(new MilSettings(MilSettings.Kind.MAX, 30, 1e-3, 1e-5, seed)))
                .max()
                .orElse(0);
        assertThat(best).isGreaterThanOrEqualTo(11);
    }

    private static long right(MilSettings settings) {
        SlideBags test = slides(12, 2);
        try (MilClassifier classifier = MilClassifier.fit(slides(12, 1), labels(12), 2, settings, done -> {})) {
            int[] predicted = classifier.predict(test.bags()).labels();
            return IntStream.range(0, 12).filter(i -> predicted[i] == i % 2).count();
        }
    }

    @Test
    void training_repeats_with_its_seed() {
        MilSettings settings = new MilSettings(MilSettings.Kind.ABMIL, 2, 1e-3, 1e-5, 7);
        assertThat(scores(settings)).isEqualTo(scores(settings));
        assertThat(scores(new MilSettings(MilSettings.Kind.ABMIL, 2, 1e-3, 1e-5, 8)))
                .isNotEqualTo(scores(settings));
    }

    /** Slides whose labels mean nothing: what is learned by heart makes the validation loss grow. */
    @Test
    void training_ends_where_validation_says_so_and_the_best_weights_are_kept() {
        SlideBags train = slides(12, 1);
        int[] meaningless = IntStream.range(0, 12).map(i -> i / 2 % 2).toArray();
        var validation = new MilClassifier.Validation(slides(12, 2), meaningless);
        var stopping = new MilSettings.Stopping(3, 5);
        var settings = new MilSettings(MilSettings.Kind.ABMIL, 40, 2e-3, 1e-5, 1, stopping);
        try (MilClassifier classifier =
                MilClassifier.fit(train, meaningless, 2, settings, Optional.of(validation), done -> {})) {
            List<Double> losses = classifier.history().validation();
            int best = classifier.history().bestEpoch();
            assertThat(losses)
                    .hasSize(Math.max(5, best + 3))
                    .hasSameSizeAs(classifier.history().train());
            assertThat(losses.get(best - 1))
                    .isEqualTo(Collections.min(losses))
                    .isLessThan(losses.get(losses.size() - 1));
            double[] scores = classifier.predict(validation.slides().bags()).scores();
            double loss = IntStream.range(0, 12)
                    .mapToDouble(i -> -Math.log(scores[2 * i + meaningless[i]]) / 12)
                    .sum();
            assertThat(loss).isCloseTo(losses.get(best - 1), within(1e-5));
        }
    }

    @Test
    void without_validation_all_epochs_are_trained() {
        MilSettings settings = new MilSettings(MilSettings.Kind.ABMIL, 4, 1e-3, 1e-5, 7);
        try (MilClassifier classifier = MilClassifier.fit(slides(6, 1), labels(6), 2, settings, done -> {})) {
            assertThat(classifier.history().train()).hasSize(4);
            assertThat(classifier.history().validation()).isEmpty();
        }
    }

    private static double[] scores(MilSettings settings) {
        try (MilClassifier classifier = MilClassifier.fit(slides(6, 1), labels(6), 2, settings, done -> {})) {
            Predictions predictions = classifier.predict(slides(4, 2).bags());
            return predictions.scores();
        }
    }

    @Test
    void tiles_of_a_slide_are_one_bag_and_must_agree() {
        FeatureSet.Origin origin = new FeatureSet.Origin("e", "h", "t", "s");
        List<Sample> samples = List.of(tile("a", "s1", "x"), tile("b", "s2", "y"), tile("c", "s1", "x"));
        FeatureMatrix features = new FeatureMatrix(3, 1, new float[] {1, 2, 3});
        SlideBags bags = SlideBags.of(new FeatureSet(features, samples, origin));
        assertThat(bags.slides()).extracting(Sample::id).containsExactly("s1", "s2");
        assertThat(bags.bags().get(0).values()).containsExactly(1, 3);
        List<Sample> torn = List.of(tile("a", "s1", "x"), tile("b", "s2", "y"), tile("c", "s1", "z"));
        assertThatThrownBy(() -> SlideBags.of(new FeatureSet(features, torn, origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slide 's1'");
    }

    private static Sample tile(String id, String slide, String label) {
        return new Sample(id, Optional.of(label), Optional.of("train"), Optional.of(slide), Optional.empty());
    }
}
