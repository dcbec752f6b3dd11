package org.golgi.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.run.Progress;
import org.golgi.eval.features.Sample;
import org.golgi.eval.testing.DiscPictures;
import org.golgi.eval.testing.LivePointers;
import org.golgi.eval.testing.PatchColourEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dark discs on a light ground are found by decoders that see the mean colour of patches of 4 px. */
class SegmentationRunTest {
    @TempDir
    Path folder;

    private final PatchColourEncoder encoder = new PatchColourEncoder();

    @BeforeEach
    void write_pictures() throws IOException {
        DiscPictures.write(folder.resolve("discs"), 10);
    }

    private SegmentationRun.Plan plan(SegmentationSettings.Kind decoder, int steps) throws IOException {
        MaskedImages images = MaskedImages.open(folder.resolve("discs"), Map.of());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < images.items().size(); i++) {
            samples.add(images.samples().get(i).inSplit(i < 7 ? "train" : "test"));
        }
        return plan(images.with(samples), decoder, steps);
    }

    private static SegmentationRun.Plan plan(MaskedImages images, SegmentationSettings.Kind decoder, int steps) {
        return new SegmentationRun.Plan(
                images,
                new MaskClasses(List.of("ground", "disc"), MaskClasses.Kind.OBJECTS, OptionalInt.empty()),
                Set.of("train"),
                Set.of(),
                Set.of("test"),
                new SegmentationSettings(decoder, List.of(), OptionalInt.empty(), steps, 8, 1e-2, 0));
    }

    private SegmentationRun.Outcome run(SegmentationRun.Plan plan) throws IOException {
        return new SegmentationRun(plan, encoder, folder.resolve("cache"), Progress.silent()).run();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MASK2FORMER")
    void a_decoder_learns_and_the_same_seed_gives_the_same_figures(SegmentationSettings.Kind decoder)
            throws IOException {
        SegmentationRun.Outcome outcome = run(plan(decoder, 100));
        assertThat(outcome.measures().get("dice")).hasSize(3);
        assertThat(java.util.Arrays.stream(outcome.measures().get("dice")).min().orElseThrow())
                .isGreaterThan(0.8);
        assertThat(outcome.trainCounts()).containsExactly(7, 7);
        assertThat(outcome.learned()).hasSize(5); // two of seven choose the weights
        assertThat(outcome.sheet().width()).isGreaterThan(3 * DiscPictures.WIDTH);
        SegmentationRun.Outcome again = run(plan(decoder, 100));
        assertThat(again.measures().get("dice"))
                .containsExactly(outcome.measures().get("dice"));
    }

    @Test
    void what_is_encoded_is_kept_and_a_damaged_file_is_made_again() throws IOException {
        double[] first =
                run(plan(SegmentationSettings.Kind.LINEAR, 10)).measures().get("dice");
        assertThat(encoder.calls()).isEqualTo(10);
        run(plan(SegmentationSettings.Kind.LINEAR, 10));
        assertThat(encoder.calls()).isEqualTo(10);
        Path damaged;
        try (var files = Files.walk(folder.resolve("cache"))) {
            damaged = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(file.length() - 3);
            file.write(file.read() ^ 0x40);
        }
        double[] mended =
                run(plan(SegmentationSettings.Kind.LINEAR, 10)).measures().get("dice");
        assertThat(encoder.calls()).isEqualTo(11);
        assertThat(mended).containsExactly(first);
        Files.copy(
                folder.resolve("discs/images/p3.png"),
                folder.resolve("discs/images/p2.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        run(plan(SegmentationSettings.Kind.LINEAR, 10));
        assertThat(encoder.calls())
                .as("a picture with other pixels is encoded anew")
                .isEqualTo(12);
    }

    @Test
    void a_run_leaves_no_tensors_behind() throws IOException {
        run(plan(SegmentationSettings.Kind.CONVOLUTIONAL, 2));
        long before = LivePointers.settled();
        run(plan(SegmentationSettings.Kind.CONVOLUTIONAL, 2));
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void the_same_pixels_in_training_and_test_are_refused() throws IOException {
        Files.copy(
                folder.resolve("discs/images/p0.png"),
                folder.resolve("discs/images/p9.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> run(plan(SegmentationSettings.Kind.LINEAR, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p9.png' has the same pixels as training picture 'images/p0.png'");
    }

    @Test
    void a_slide_in_two_parts_is_refused() throws IOException {
        MaskedImages images = MaskedImages.open(folder.resolve("discs"), Map.of());
        List<Sample> samples = new ArrayList<>();
        for (Sample sample : images.samples()) {
            boolean test = samples.size() > 5;
            samples.add(new Sample(
                    sample.id(),
                    Optional.empty(),
                    Optional.of(test ? "test" : "train"),
                    Optional.of("slide" + samples.size() % 3),
                    Optional.empty()));
        }
        assertThatThrownBy(() -> run(plan(images.with(samples), SegmentationSettings.Kind.LINEAR, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slide 'slide0' is in the training and the test part");
    }

    @Test
    void a_mask_of_another_size_and_a_picture_without_mask_are_named() throws IOException {
        Files.copy(folder.resolve("discs/images/p0.png"), folder.resolve("discs/images/alone.png"));
        assertThatThrownBy(() -> MaskedImages.open(folder.resolve("discs"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'alone'");
        Files.delete(folder.resolve("discs/images/alone.png"));
        org.golgi.datasets.image.RgbImage small = org.golgi.datasets.image.RgbImage.blank(5, 5);
        Files.write(folder.resolve("discs/masks/p1.png"), org.golgi.datasets.image.ImageCodec.png(small));
        assertThatThrownBy(() -> run(plan(SegmentationSettings.Kind.LINEAR, 10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("p1.png is 5 x 5 px");
    }
}
