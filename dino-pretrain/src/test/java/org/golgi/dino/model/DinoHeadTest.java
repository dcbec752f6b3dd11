package org.golgi.dino.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.golgi.core.nn.Initializer;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.dino.config.HeadConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DinoHeadTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void keys_skip_the_activations_between_the_layers() {
        try (Scope scope = new Scope();
                DinoHead three = new DinoHead(8, new HeadConfig(10, 6, 4, 3), new Initializer(0));
                DinoHead one = new DinoHead(8, new HeadConfig(10, 6, 4, 1), new Initializer(0))) {
            assertThat(three.parameters().keySet())
                    .containsExactly(
                            "mlp.0.weight",
                            "mlp.0.bias",
                            "mlp.2.weight",
                            "mlp.2.bias",
                            "mlp.4.weight",
                            "mlp.4.bias",
                            "last_layer.weight_g",
                            "last_layer.weight_v");
            assertThat(one.parameters().keySet())
                    .containsExactly("mlp.weight", "mlp.bias", "last_layer.weight_g", "last_layer.weight_v");
        }
    }

    @Test
    void logits_are_cosines_at_first_whatever_the_length_of_the_prototypes() {
        try (Scope scope = new Scope();
                DinoHead head = new DinoHead(8, new HeadConfig(10, 6, 4, 2), new Initializer(0))) {
            Tensor x = torch.randn(new long[] {5, 8}, ComputeDevice.CPU.options(Ops.F32));
            Tensor logits = Ops.noGrad(() -> head.forward(x));
            for (float logit : Ops.toFloats(logits)) {
                assertThat(Math.abs(logit)).isLessThanOrEqualTo(1.00001f);
            }
            Tensor v = head.tensors().get("last_layer.weight_v");
            head.parameters().get("last_layer.weight_v").bind(Ops.scale(v, 7));
            assertThat(Ops.toFloats(Ops.noGrad(() -> head.forward(x))))
                    .containsExactly(Ops.toFloats(logits), within(1e-6f));
        }
    }
}
