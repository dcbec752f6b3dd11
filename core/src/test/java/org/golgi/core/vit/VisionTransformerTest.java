package org.golgi.core.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.DropPath;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.testing.LivePointers;
import org.golgi.core.vit.VitConfig.PositionResampling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisionTransformerTest {
    private static final float CLOSE = 2e-5f;

    private Scope scope;
    private VisionTransformer vit;
    private Initializer init;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @BeforeEach
    void make() {
        scope = new Scope();
        init = new Initializer(11);
        VitConfig config = VitConfig.named("tiny", 4, 16)
                .withDepth(3)
                .withLayerScale(0.5)
                .withRegisters(2, PositionResampling.DINOV2_REGISTERS);
        vit = new VisionTransformer(config, init);
        Ops.noGrad(() -> vit.tensors().get("mask_token").add_(new Scalar(0.3)));
    }

    @AfterEach
    void free() {
        vit.close();
        scope.close();
    }

    private Tensor images(int count, int height, int width) {
        return init.normal(1, count, 3, height, width);
    }

    private static void close(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(Ops.toFloats(actual.sub(expected).abs().max())[0]).isLessThan(CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"16,16", "16,4", "4,4", "8,32", "24,20", "40,40"})
    void any_multiple_of_the_patch_is_an_input(int height, int width) {
        VitOutput output = vit.forward(ImageBatch.of(images(2, height, width)));
        assertThat(output.tokens().shape()).containsExactly(2, 1 + 2 + height / 4 * (width / 4), 192);
        assertThat(output.patchMap().shape()).containsExactly(2, 192, height / 4, width / 4);
        close(
                output.patchMap().select(2, height / 4 - 1).select(2, 0),
                output.patches().select(1, (height / 4 - 1L) * (width / 4)));
        assertThat(Ops.toFloats(output.tokens().isfinite().all())[0]).isEqualTo(1);
    }

    @Test
    void another_size_is_refused_with_the_way_out() {
        assertThatThrownBy(() -> vit.forward(ImageBatch.of(images(1, 16, 18))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("18 px is not a multiple of the patch size 4 px");
        assertThatThrownBy(() -> vit.inner(ImageBatch.of(images(1, 16, 16)), Set.of(3), true))
                .hasMessageContaining("legal are 0 to 2");
    }

    @Test
    void several_sizes_in_one_pass_are_the_same_as_apart() {
        ImageBatch global = ImageBatch.masked(
                images(2, 16, 16), Ops.floats(new float[32], 2, 16).to(Ops.BOOL));
        ImageBatch local = ImageBatch.of(images(3, 8, 8));
        List<VitOutput> together = vit.forward(List.of(global, local), DropPath.NONE);
        close(together.get(0).tokens(), vit.forward(global).tokens());
        close(together.get(1).tokens(), vit.forward(local).tokens());
    }

    @Test
    void a_masked_patch_does_not_look_at_its_pixels_and_an_empty_mask_changes_nothing() {
        Tensor pixels = images(1, 16, 16);
        float[] mask = new float[16];
        ImageBatch unmasked = ImageBatch.masked(pixels, Ops.floats(mask, 1, 16).to(Ops.BOOL));
        close(vit.forward(unmasked).tokens(), vit.forward(ImageBatch.of(pixels)).tokens());
        mask[5] = 1; // row 1, column 1
        Tensor other = pixels.clone();
        other.narrow(2, 4, 4).narrow(3, 4, 4).add_(new Scalar(3.0));
        Tensor asBool = Ops.floats(mask, 1, 16).to(Ops.BOOL);
        Tensor seen = vit.forward(ImageBatch.masked(pixels, asBool)).tokens();
        close(vit.forward(ImageBatch.masked(other, asBool)).tokens(), seen);
        assertThat(
                        Ops.toFloats(vit.forward(ImageBatch.of(pixels))
                                .tokens()
                                .sub(seen)
                                .abs()
                                .max())[0])
                .isGreaterThan(0.01f);
    }

    @Test
    void an_image_that_takes_no_branch_keeps_its_embedding() {
        Tensor pixels = images(4, 16, 16);
        DropPath onlyTheThird = (block, branch, group, images) -> new int[] {2};
        VitOutput dropped =
                vit.forward(List.of(ImageBatch.of(pixels)), onlyTheThird).get(0);
        VitConfig none = vit.config().withLayerScale(0);
        try (VisionTransformer embedding = new VisionTransformer(none, new Initializer(0))) {
            vit.tensors().forEach((key, tensor) -> {
                if (!key.contains(".ls")) {
                    Ops.noGrad(() -> embedding.tensors().get(key).copy_(tensor));
                }
            });
            Tensor untouched = embedding.forward(ImageBatch.of(pixels)).tokens();
            for (int i : new int[] {0, 1, 3}) {
                close(dropped.tokens().select(0, i), untouched.select(0, i));
            }
            assertThat(
                            Ops.toFloats(dropped.tokens()
                                    .select(0, 2)
                                    .sub(untouched.select(0, 2))
                                    .abs()
                                    .max())[0])
                    .isGreaterThan(0.1f);
        }
    }

    @Test
    void a_kept_branch_counts_for_the_dropped_ones() {
        // keeping 1 of 4 multiplies the branch by 4, as a layer scale of four times the size does
        Tensor pixels = images(4, 16, 16);
        DropPath onlyTheSecond = (block, branch, group, images) -> new int[] {1};
        Tensor dropped = vit.forward(List.of(ImageBatch.of(pixels)), onlyTheSecond)
                .get(0)
                .tokens()
                .select(0, 1);
        vit.tensors().forEach((key, tensor) -> {
            if (key.contains(".ls")) {
                Ops.noGrad(() -> tensor.mul_(new Scalar(4.0)));
            }
        });
        close(
                dropped,
                vit.forward(ImageBatch.of(pixels.narrow(0, 1, 1))).tokens().select(0, 0));
    }

    @Test
    void keeping_all_in_any_order_is_keeping_all() {
        Tensor pixels = images(4, 16, 16);
        DropPath shuffled = (block, branch, group, images) ->
                IntStream.range(0, images).map(i -> (i + 1 + block) % images).toArray();
        close(
                vit.forward(List.of(ImageBatch.of(pixels)), shuffled).get(0).tokens(),
                vit.forward(ImageBatch.of(pixels)).tokens());
    }

    @Test
    void the_image_order_of_a_batch_does_not_matter() {
        Tensor pixels = images(3, 16, 16);
        Tensor order = Ops.longs(2, 0, 1);
        close(
                vit.forward(ImageBatch.of(pixels.index_select(0, order))).tokens(),
                vit.forward(ImageBatch.of(pixels)).tokens().index_select(0, order));
    }

    @Test
    void a_step_forward_and_back_leaves_no_tensor_behind() {
        vit.tensors().values().forEach(tensor -> tensor.requires_grad_(true));
        Tensor pixels = images(2, 16, 24);
        step(pixels);
        long before = LivePointers.settled();
        for (int i = 0; i < 3; i++) {
            step(pixels);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    private void step(Tensor pixels) {
        try (Scope inner = new Scope()) {
            vit.forward(ImageBatch.of(pixels)).tokens().sum().backward();
        }
    }

    @Test
    void keys_are_pytorchs() {
        assertThat(vit.tensors().keySet())
                .contains(
                        "cls_token",
                        "pos_embed",
                        "register_tokens",
                        "mask_token",
                        "patch_embed.proj.weight",
                        "blocks.0.norm1.weight",
                        "blocks.0.attn.qkv.bias",
                        "blocks.0.attn.proj.weight",
                        "blocks.0.ls1.gamma",
                        "blocks.2.mlp.fc2.bias",
                        "norm.bias")
                .hasSize(4 + 2 + 3 * 14 + 2);
    }

    @Test
    void the_large_size_has_the_published_number_of_parameters() {
        VitConfig large = VitConfig.named("large", 16, 224);
        long D = large.dimension();
        long block = 4 * D + 3 * D * D + 3 * D + D * D + D + 2 * D + 8 * D * D + 5 * D;
        long expected = D + 197 * D + D + 3 * 16 * 16 * D + D + 24 * block + 2 * D;
        assertThat(expected).isEqualTo(303_351_808L);
        assertThat(large.heads()).isEqualTo(16);
        assertThat(large.depth()).isEqualTo(24);
    }
}
