package org.golgi.core.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.testing.LivePointers;
import org.golgi.core.vit.ImageTransform;
import org.golgi.core.vit.Pooling;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VitEncoderTest {
    private static final int SIDE = 32;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static VisionTransformer transformer() {
        try (Scope scope = new Scope()) {
            VitConfig config = VitConfig.named("tiny", 8, SIDE).withDepth(2).withLayerScale(1);
            return new VisionTransformer(config, new Initializer(4));
        }
    }

    private static VitEncoder encoder(Pooling pooling, Precision precision) {
        return VitEncoder.owning(transformer(), ImageTransform.imageNet(SIDE), pooling, ComputeDevice.CPU, precision);
    }

    private static Tensor images(int count) {
        return new Initializer(8).normal(1, count, 3, SIDE, SIDE);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void features_do_not_depend_on_the_company(Precision precision) {
        try (Scope scope = new Scope();
                VitEncoder encoder = encoder(Pooling.CLS_AND_MEAN_PATCH, precision)) {
            Tensor images = images(70);
            float[] together = Ops.toFloats(encoder.encode(images));
            int width = encoder.featureSize();
            for (int first : new int[] {0, 16, 64}) { // the same places of a chunk: the same bits
                float[] alone = Ops.toFloats(encoder.encode(images.narrow(0, first, 3)));
                assertThat(alone)
                        .as("pictures from %d", first)
                        .isEqualTo(Arrays.copyOfRange(together, first * width, (first + 3) * width));
            }
            // Elsewhere in a chunk some processors round the last bits otherwise.
            double close = precision == Precision.FP32 ? 1e-5 : 0.02;
            float[] fromThree = Ops.toFloats(encoder.encode(images.narrow(0, 3, 40)));
            for (int i = 0; i < 40; i++) {
                float[] here = Arrays.copyOfRange(fromThree, i * width, (i + 1) * width);
                float[] before = Arrays.copyOfRange(together, (i + 3) * width, (i + 4) * width);
                assertThat(distance(here, before))
                        .as("picture %d", i + 3)
                        .isLessThan(close * distance(before, new float[width]));
            }
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void class_token_and_mean_patch_stand_alone_and_together() {
        try (Scope scope = new Scope();
                VitEncoder cls = encoder(Pooling.CLS, Precision.FP32);
                VitEncoder mean = encoder(Pooling.MEAN_PATCH, Precision.FP32);
                VitEncoder both = encoder(Pooling.CLS_AND_MEAN_PATCH, Precision.FP32)) {
            Tensor images = images(3);
            assertThat(cls.featureSize()).isEqualTo(192);
            assertThat(mean.featureSize()).isEqualTo(192);
            assertThat(both.featureSize()).isEqualTo(384);
            Tensor features = both.encode(images);
            assertThat(features.shape()).containsExactly(3, 384);
            assertThat(Ops.toFloats(features.narrow(1, 0, 192))).isEqualTo(Ops.toFloats(cls.encode(images)));
            assertThat(Ops.toFloats(features.narrow(1, 192, 192))).isEqualTo(Ops.toFloats(mean.encode(images)));
            assertThat(cls.hash()).hasSize(64).isNotEqualTo(both.hash()).isNotEqualTo(mean.hash());
        }
    }

    @Test
    void the_class_tokens_of_four_blocks_end_with_that_of_the_last() {
        String spec = "random:tiny/8@32?depth=5";
        try (Scope scope = new Scope();
                VitEncoder cls = open(spec);
                VitEncoder four = open(spec + "&pooling=cls-of-last-4-blocks")) {
            Tensor images = new Initializer(4).normal(1, 3, 3, 32, 32);
            Tensor features = four.encode(images);
            assertThat(features.shape()).containsExactly(3, 4 * 192);
            float[] last = Ops.toFloats(features.narrow(1, 3 * 192, 192));
            float[] first = Ops.toFloats(features.narrow(1, 0, 192));
            float[] expected = Ops.toFloats(cls.encode(images));
            assertThat(last).containsExactly(expected, within(1e-5f));
            assertThat(first[0]).isNotCloseTo(expected[0], within(1e-4f));
        }
        try (Scope scope = new Scope();
                VitEncoder shallow = open("random:tiny/8@32?depth=2&pooling=cls-of-last-4-blocks")) {
            Tensor images = new Initializer(4).normal(1, 1, 3, 32, 32);
            assertThatThrownBy(() -> shallow.encode(images)).hasMessageContaining("needs 4 blocks, the encoder has 2");
        }
    }

    private static VitEncoder open(String spec) {
        try {
            return Encoders.open(spec, ComputeDevice.CPU, Precision.FP32);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void no_pictures_give_no_features() {
        try (Scope scope = new Scope();
                VitEncoder encoder = encoder(Pooling.CLS, Precision.FP32)) {
            assertThat(encoder.encode(images(2).narrow(0, 0, 0)).shape()).containsExactly(0, 192);
        }
    }

    @Test
    void memory_stays_flat_over_batches() {
        try (Scope scope = new Scope();
                VitEncoder encoder = encoder(Pooling.CLS, Precision.BF16)) {
            Tensor images = images(40);
            encodeOnce(encoder, images);
            long before = LivePointers.settled();
            for (int i = 0; i < 3; i++) {
                encodeOnce(encoder, images);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    private static void encodeOnce(VitEncoder encoder, Tensor images) {
        try (Scope scope = new Scope()) {
            encoder.encode(images);
        }
    }

    @Test
    void a_borrowed_transformer_is_seen_as_it_changes_and_is_not_closed() {
        try (Scope scope = new Scope();
                VisionTransformer vit = transformer()) {
            VitEncoder view = VitEncoder.borrowing(vit, ImageTransform.imageNet(SIDE), Pooling.CLS);
            String before = view.hash();
            float[] features = Ops.toFloats(view.encode(images(1)));
            Ops.noGrad(() -> vit.tensors().get("norm.bias").add_(new org.bytedeco.pytorch.Scalar(1.0)));
            assertThat(view.hash()).isNotEqualTo(before);
            assertThat(Ops.toFloats(view.encode(images(1)))).isNotEqualTo(features);
            view.close();
            assertThat(vit.parameterCount()).isPositive();
        }
    }
}
