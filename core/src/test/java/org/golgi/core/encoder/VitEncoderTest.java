package org.golgi.core.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
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
            for (int i : new int[] {0, 1, 7, 15, 16, 33, 64, 69}) {
                float[] alone = Ops.toFloats(encoder.encode(images.narrow(0, i, 1)));
                assertThat(alone)
                        .as("picture %d", i)
                        .isEqualTo(Arrays.copyOfRange(together, i * width, (i + 1) * width));
            }
            float[] fromThree = Ops.toFloats(encoder.encode(images.narrow(0, 3, 40)));
            assertThat(fromThree).isEqualTo(Arrays.copyOfRange(together, 3 * width, 43 * width));
        }
    }

    @Test
    void both_poolings_are_what_they_say() {
        try (Scope scope = new Scope();
                VitEncoder cls = encoder(Pooling.CLS, Precision.FP32);
                VitEncoder both = encoder(Pooling.CLS_AND_MEAN_PATCH, Precision.FP32)) {
            Tensor images = images(3);
            assertThat(cls.featureSize()).isEqualTo(192);
            assertThat(both.featureSize()).isEqualTo(384);
            Tensor features = both.encode(images);
            assertThat(features.shape()).containsExactly(3, 384);
            assertThat(Ops.toFloats(features.narrow(1, 0, 192))).isEqualTo(Ops.toFloats(cls.encode(images)));
            assertThat(cls.hash()).hasSize(64).isNotEqualTo(both.hash());
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
            long before = Pointer.totalCount();
            for (int i = 0; i < 3; i++) {
                encodeOnce(encoder, images);
            }
            assertThat(Pointer.totalCount()).isEqualTo(before);
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
