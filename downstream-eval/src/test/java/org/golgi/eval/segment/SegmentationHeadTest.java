package org.golgi.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.SafetensorsFile;
import org.golgi.core.io.Sha256;
import org.golgi.core.run.Progress;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.PatchEncoder;
import org.golgi.datasets.image.ImageCodec;
import org.golgi.datasets.image.ImageOps;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tissue.Plane;
import org.golgi.datasets.tissue.TissueHead;
import org.golgi.eval.features.EncoderSpecs;
import org.golgi.eval.features.Sample;
import org.golgi.eval.testing.DiscPictures;
import org.golgi.eval.testing.LivePointers;
import org.golgi.eval.testing.PatchColourEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentationHeadTest {
    private static final String ENCODER = "random:tiny/8@32?depth=2";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write_pictures() throws IOException {
        Natives.load();
        DiscPictures.write(folder.resolve("discs"), 10);
        file = folder.resolve("head.safetensors");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MASK2FORMER")
    void a_head_that_was_kept_says_what_the_run_said(SegmentationSettings.Kind decoder) throws IOException {
        PatchColourEncoder encoder = new PatchColourEncoder();
        SegmentationRun.Outcome outcome = train(encoder, "colours", decoder);
        double[] dice = new double[3];
        try (SegmentationHead head = SegmentationHead.open(file)) {
            MaskedImages images = MaskedImages.open(folder.resolve("discs"), Map.of());
            for (int i = 0; i < dice.length; i++) {
                RgbImage picture = ImageCodec.read(images.items().get(7 + i).image());
                byte[] truth = classes()
                        .map(
                                org.golgi.datasets.image.LabelMask.read(
                                        images.items().get(7 + i).mask()),
                                images.items().get(7 + i).mask());
                dice[i] = OverlapMeasure.DICE.mean(Overlap.of(truth, head.classes(picture, encoder), 2));
            }
            assertThat(head.about().classes()).containsExactly("ground", "disc");
            assertThat(head.about().encoder()).isEqualTo("colours");
            assertThat(head.about().mpp()).isEqualTo(8);
            assertThat(head.about().windowPx()).isEqualTo(32);
        }
        assertThat(dice).containsExactly(outcome.measures().get("dice"));
    }

    @Test
    void a_picture_of_several_parts_has_no_seams() throws IOException {
        PatchColourEncoder encoder = new PatchColourEncoder();
        train(encoder, "colours", SegmentationSettings.Kind.LINEAR);
        RgbImage wide = RgbImage.blank(2100, 40);
        java.util.Arrays.fill(wide.pixels(), (byte) 220);
        RgbImage disc = RgbImage.blank(64, 20);
        java.util.Arrays.fill(disc.pixels(), (byte) 60);
        ImageOps.paste(disc, wide, 2016, 12); // across the border of the parts at 2048
        try (SegmentationHead head = SegmentationHead.open(file)) {
            byte[] classes = head.classes(wide, encoder);
            for (int x = 0; x < 2100; x++) {
                boolean border = Math.abs(x - 2016) < 4 || Math.abs(x - 2080) < 4; // a patch is a colour
                byte expected = (byte) (x >= 2016 && x < 2080 ? 1 : 0);
                assertThat(border || classes[22 * 2100 + x] == expected)
                        .as("at %d", x)
                        .isTrue();
            }
        }
    }

    @Test
    void tissue_is_told_by_the_classes_that_are_asked_for() throws IOException {
        trainOnWeights();
        RgbImage picture = ImageCodec.read(folder.resolve("discs/images/p8.png"));
        Plane discs;
        try (TissueHead head = open("", List.of())) {
            assertThat(head.mpp()).isEqualTo(8);
            discs = head.mask(picture);
        }
        try (TissueHead head = open(ENCODER, List.of("ground"))) {
            Plane ground = head.mask(picture);
            int marked = 0;
            for (int i = 0; i < ground.values().length; i++) {
                assertThat(ground.values()[i]).isEqualTo((byte) (discs.values()[i] == 0 ? 255 : 0));
                marked += discs.values()[i] == 0 ? 0 : 1;
            }
            assertThat(marked).isBetween(100, DiscPictures.WIDTH * DiscPictures.HEIGHT / 2);
        }
    }

    @Test
    void what_does_not_belong_together_is_refused_in_one_line() throws IOException {
        trainOnWeights();
        assertThatThrownBy(() -> open(ENCODER + "&seed=5", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("learned on the encoder of hash")
                .hasMessageContaining("seed=5")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> open("baseline:colour-texture", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no features of patches");
        assertThatThrownBy(() -> open(folder.resolve("gone").toString(), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--tissue-encoder");
        assertThatThrownBy(() -> open("", List.of("disc", "tumour")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tumour' is unknown")
                .hasMessageContaining("[ground, disc]");
        rewrite(about -> about.replace("\"mpp\":8.0", "\"mpp\":0.0"), true);
        assertThatThrownBy(() -> open("", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--mpp UM");
    }

    @Test
    void what_is_no_head_or_damaged_is_named() throws IOException {
        trainOnWeights();
        rewrite(about -> about.replace("\"decoder\":\"conv\"", "\"decoder\":\"linear\""), true);
        assertThatThrownBy(() -> SegmentationHead.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("head.safetensors is damaged: tensor 'decoder.classifier.weight'");
        rewrite(about -> about.replace("\"windowPx\"", "\"windows\""), true);
        assertThatThrownBy(() -> SegmentationHead.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
        rewrite(about -> about, false);
        assertThatThrownBy(() -> SegmentationHead.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no segmentation head");
        Files.write(file, new byte[20]);
        assertThatThrownBy(() -> SegmentationHead.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("head.safetensors");
    }

    @Test
    void mask2former_is_not_kept() {
        assertThatThrownBy(() -> train(new PatchColourEncoder(), "colours", SegmentationSettings.Kind.MASK2FORMER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--save-head");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_head_leaves_no_tensors_behind() throws IOException {
        trainOnWeights();
        RgbImage picture = ImageCodec.read(folder.resolve("discs/images/p8.png"));
        try (TissueHead head = open("", List.of())) {
            head.mask(picture);
        }
        long before = LivePointers.settled();
        try (TissueHead head = open("", List.of())) {
            head.mask(picture);
        }
        assertThat(LivePointers.settled()).isLessThanOrEqualTo(before);
    }

    private TissueHead open(String encoder, List<String> classes) throws IOException {
        return TissueHead.open(new TissueHead.Settings(file, Sha256.of(file), encoder, classes));
    }

    private void trainOnWeights() throws IOException {
        try (var encoder = EncoderSpecs.open(ENCODER, ComputeDevice.CPU, Precision.FP32)) {
            train((PatchEncoder) encoder, ENCODER, SegmentationSettings.Kind.CONVOLUTIONAL);
        }
    }

    private static MaskClasses classes() {
        return new MaskClasses(List.of("ground", "disc"), MaskClasses.Kind.OBJECTS, OptionalInt.empty());
    }

    private SegmentationRun.Outcome train(PatchEncoder encoder, String name, SegmentationSettings.Kind decoder)
            throws IOException {
        MaskedImages images = MaskedImages.open(folder.resolve("discs"), Map.of());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < images.items().size(); i++) {
            samples.add(images.samples().get(i).inSplit(i < 7 ? "train" : "test"));
        }
        var settings = new SegmentationSettings(decoder, List.of(), OptionalInt.empty(), 100, 8, 1e-2, 0);
        var plan = new SegmentationRun.Plan(
                images.with(samples), classes(), Set.of("train"), Set.of(), Set.of("test"), settings);
        var target = new SegmentationHead.Target(file, name, Precision.FP32, 8);
        return new SegmentationRun(plan, encoder, folder.resolve("cache"), Progress.silent()).run(Optional.of(target));
    }

    /** The same tensors with other words about them. */
    private void rewrite(UnaryOperator<String> about, boolean head) throws IOException {
        Path other = folder.resolve("other.safetensors");
        try (Scope scope = new Scope()) {
            Map<String, String> metadata =
                    new HashMap<>(SafetensorsFile.open(file).metadata());
            String before = metadata.get("about");
            metadata.put("about", about.apply(before));
            assertThat(!head || !metadata.get("about").equals(before)).isTrue();
            if (!head) {
                metadata.remove("format");
            }
            Map<String, Tensor> tensors = Safetensors.read(file);
            Safetensors.write(other, tensors, metadata);
        }
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
