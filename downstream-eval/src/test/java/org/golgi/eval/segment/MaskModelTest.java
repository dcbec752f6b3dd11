package org.golgi.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.encoder.Encoders;
import org.golgi.core.run.Progress;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.eval.adapter.VitAdapter;
import org.golgi.eval.features.Sample;
import org.golgi.eval.mask.MaskShape;
import org.golgi.eval.testing.DiscPictures;
import org.golgi.eval.testing.LivePointers;
import org.golgi.eval.testing.PatchColourEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mask2Former on an untrained transformer of two blocks finds dark discs. */
class MaskModelTest {
    private static final MaskShape TINY = new MaskShape(32, 4, 1, 2, 4, 256, new VitAdapter.Shape(8, 3, 2));

    @TempDir
    Path folder;

    @BeforeEach
    void write_pictures() throws IOException {
        Natives.load();
        DiscPictures.write(folder.resolve("discs"), 10);
    }

    private static PatchEncoder encoder() throws IOException {
        return (PatchEncoder) Encoders.open("random:tiny/8@32?depth=2", ComputeDevice.CPU, Precision.FP32);
    }

    private SegmentationRun.Outcome run(PatchEncoder encoder, MaskShape shape, int steps) throws IOException {
        MaskedImages images = MaskedImages.open(folder.resolve("discs"), Map.of());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < images.items().size(); i++) {
            samples.add(images.samples().get(i).inSplit(i < 7 ? "train" : "test"));
        }
        var settings = new SegmentationSettings(
                SegmentationSettings.Kind.MASK2FORMER, List.of(), OptionalInt.empty(), steps, 4, 1e-3, 0, shape);
        var plan = new SegmentationRun.Plan(
                images.with(samples),
                new MaskClasses(List.of("ground", "disc"), MaskClasses.Kind.OBJECTS, OptionalInt.empty()),
                Set.of("train"),
                Set.of(),
                Set.of("test"),
                settings);
        return new SegmentationRun(plan, encoder, folder.resolve("cache"), Progress.silent()).run();
    }

    @Test
    void discs_are_found_within_a_hundred_updates() throws IOException {
        try (PatchEncoder encoder = encoder()) {
            String before = encoder.hash();
            double[] dice = run(encoder, TINY, 100).measures().get("dice");
            assertThat(Arrays.stream(dice).min().orElseThrow()).isGreaterThan(0.9);
            assertThat(encoder.hash()).as("the encoder is as it was").isEqualTo(before);
        }
    }

    @Test
    void the_same_seed_gives_the_same_figures_and_leaves_nothing_behind() throws IOException {
        try (PatchEncoder encoder = encoder()) {
            double[] first = run(encoder, TINY, 30).measures().get("dice");
            assertThat(first[0])
                    .as("something is found, so that seeds can differ")
                    .isGreaterThan(0.3);
            long count = LivePointers.settled();
            assertThat(run(encoder, TINY, 30).measures().get("dice")).containsExactly(first);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
        }
    }

    @Test
    void what_cannot_be_trained_is_refused_in_one_line() throws IOException {
        assertThatThrownBy(() -> run(new PatchColourEncoder(), TINY, 5)).hasMessageContaining("take conv or linear");
        MaskShape one = TINY.with(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.empty());
        try (PatchEncoder encoder = encoder()) {
            assertThatThrownBy(() -> run(encoder, one, 5)).hasMessageContaining("1 queries for 2 classes");
        }
        assertThatThrownBy(() -> TINY.with(OptionalInt.of(30), OptionalInt.empty(), OptionalInt.empty()))
                .hasMessageContaining("width 30");
        assertThatThrownBy(() -> MaskShape.Preset.parse("huge")).hasMessageContaining("[small, uni]");
    }
}
