package org.golgi.core.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.DropPath;
import org.golgi.core.nn.Initializer;
import org.golgi.core.optim.FlatParameters;
import org.golgi.core.optim.ParameterGroups;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.golgi.core.tensor.Workspace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The backward pass that is written out against the one that libtorch records. */
class RowsPassTest {
    private static final long[] ROWS = {0, 5, 7, 10, 15, 19, 22};

    @BeforeAll
    static void load() {
        Natives.load();
        torch.manual_seed(4);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void tokens_and_gradients_are_those_of_the_recorded_pass(boolean gated, boolean dropped) {
        DropPath drop = dropped ? (block, branch, group, images) -> new int[] {images - 1 - block} : DropPath.NONE;
        try (Scope scope = new Scope();
                VisionTransformer vit = vit(gated);
                FlatParameters flat = learned(vit);
                Workspace memory = new Workspace(ComputeDevice.CPU, Ops.F32)) {
            List<ImageBatch> batches = batches();
            Tensor rows = Ops.longs(ROWS);
            Tensor tokens = vit.forwardRows(batches, rows, drop);
            loss(tokens).backward();
            flat.collectGradients();
            Map<String, float[]> expected = gradients(flat);
            flat.placeGradients();
            for (int again = 0; again < 2; again++) {
                memory.clear();
                RowsPass pass = vit.rowsPass(batches, rows, drop, memory);
                assertClose("tokens", Ops.toFloats(pass.tokens()), Ops.toFloats(tokens));
                loss(pass.tokens()).backward();
                pass.backward().run();
                flat.collectGradients();
                expected.forEach(
                        (key, values) -> assertClose(key, gradients(flat).get(key), values));
            }
        }
    }

    @Test
    void what_took_no_part_gets_no_gradient() {
        try (Scope scope = new Scope();
                VisionTransformer vit = vit(false);
                FlatParameters flat = learned(vit);
                Workspace memory = new Workspace(ComputeDevice.CPU, Ops.F32)) {
            flat.placeGradients();
            RowsPass pass = vit.rowsPass(batches(), Ops.longs(ROWS), DropPath.NONE, memory);
            loss(pass.tokens()).backward();
            pass.backward().run();
            flat.collectGradients();
            assertThat(gradients(flat).get("blocks.1.mlp.fc1.weight")).isNotEqualTo(new float[32 * 16]);
            flat.collectGradients();
            gradients(flat).forEach((key, values) -> assertThat(values).as(key).containsOnly(0));
        }
    }

    private static VisionTransformer vit(boolean gated) {
        VitConfig config = new VitConfig(
                16, 2, 2, 8, 16, new VitConfig.FeedForwardShape(gated, 32), 0.5, 1, VitConfig.PositionResampling.TIMM);
        try (Scope scope = new Scope()) {
            VisionTransformer vit = new VisionTransformer(config, new Initializer(3));
            Ops.noGrad(() -> {
                vit.tensors()
                        .values()
                        .forEach(
                                tensor -> tensor.mul_(new Scalar(3.0)).add_(torch.randn_like(tensor), new Scalar(0.1)));
                return null;
            });
            return vit;
        }
    }

    private static FlatParameters learned(VisionTransformer vit) {
        var groups = ParameterGroups.backbone(vit.parameters().keySet(), 2, 1, 1);
        return FlatParameters.learned(vit, groups, ComputeDevice.CPU, Precision.FP32);
    }

    /** Three images of 6 tokens, some hidden, and three of 3. */
    private static List<ImageBatch> batches() {
        Tensor mask = Ops.zeros(ComputeDevice.CPU, Ops.BOOL, 3, 4);
        mask.select(0, 1).fill_(new Scalar(1.0));
        return List.of(ImageBatch.masked(noise(16), mask), ImageBatch.of(noise(8)));
    }

    private static Tensor noise(int side) {
        return torch.randn(new long[] {3, 3, side, side}, ComputeDevice.CPU.options(Ops.F32));
    }

    private static Tensor loss(Tensor tokens) {
        return tokens.mul(torch.arange(new Scalar(16)).sub(new Scalar(5)))
                .pow(new Scalar(2))
                .sum();
    }

    private static Map<String, float[]> gradients(FlatParameters flat) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        flat.split(flat.gradient()).forEach((key, tensor) -> gradients.put(key, Ops.toFloats(tensor)));
        return gradients;
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).as(what).isPositive();
        for (int i = 0; i < expected.length; i++) {
            // The key biases' true gradient is zero, rounding stands there; it is measured by that of the queries.
            double size = what.endsWith("qkv.bias") ? Math.max(largest, 1) : largest;
            assertThat(actual[i]).as("%s, number %d", what, i).isCloseTo(expected[i], within((float) (2e-5 * size)));
        }
    }
}
