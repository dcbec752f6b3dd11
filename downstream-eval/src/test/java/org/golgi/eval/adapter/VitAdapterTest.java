package org.golgi.eval.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.vit.ImageBatch;
import org.golgi.core.vit.VisionTransformer;
import org.golgi.core.vit.VitConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VitAdapterTest {
    private static final VitAdapter.Shape SHAPE = new VitAdapter.Shape(16, 3, 2);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static VisionTransformer vit(int patch, int image) {
        return new VisionTransformer(
                VitConfig.named("tiny", patch, image).withDepth(4).withLayerScale(1), new Initializer(1));
    }

    @Test
    void maps_have_a_quarter_to_a_thirty_second_of_the_sides() {
        try (Scope scope = new Scope();
                VisionTransformer vit = vit(14, 70);
                VitAdapter adapter = new VitAdapter(vit, SHAPE, new Initializer(2))) {
            List<Tensor> maps = adapter.forward(new Initializer(3).normal(1, 2, 3, 70, 98));
            assertThat(maps).hasSize(4);
            assertThat(maps.get(0).shape()).containsExactly(2, 192, 18, 25);
            assertThat(maps.get(1).shape()).containsExactly(2, 192, 9, 13);
            assertThat(maps.get(2).shape()).containsExactly(2, 192, 5, 7);
            assertThat(maps.get(3).shape()).containsExactly(2, 192, 3, 4);
        }
    }

    @Test
    void at_first_the_transformer_works_as_before_and_gradients_reach_the_injectors() {
        try (Scope scope = new Scope();
                VisionTransformer vit = vit(8, 32);
                VitAdapter adapter = new VitAdapter(vit, SHAPE, new Initializer(2))) {
            Tensor images = new Initializer(3).normal(1, 1, 3, 32, 32);
            float[] plain = Ops.toFloats(
                    vit.inner(ImageBatch.of(images), Set.of(1, 3), true).get(1).patchMap());
            float[][] last = new float[1][];
            vit.staged(ImageBatch.of(images), List.of(2, 4), new VisionTransformer.Between() {
                @Override
                public Tensor before(int stage, Tensor patches) {
                    return patches;
                }

                @Override
                public void after(int stage, Tensor patches) {
                    last[0] = Ops.toFloats(patches.transpose(1, 2));
                }
            });
            assertThat(last[0]).containsExactly(plain);
            adapter.parameters().values().forEach(p -> p.get().set_requires_grad(true));
            Tensor sum = adapter.forward(images)
                    .get(1)
                    .pow(new org.bytedeco.pytorch.Scalar(3.0))
                    .sum();
            sum.backward();
            for (int i = 0; i < 4; i++) {
                float[] gradient = Ops.toFloats(
                        adapter.tensors().get("injectors." + i + ".gamma").grad());
                float largest = 0;
                for (float value : gradient) {
                    largest = Math.max(largest, Math.abs(value));
                }
                assertThat(largest).as("injector %d", i).isGreaterThan(1e-6f);
            }
        }
    }
}
