package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Precision;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlatParametersTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static Map<String, ParameterGroups.Group> groups(TwoLayers module) {
        return ParameterGroups.head(module.parameters().keySet());
    }

    @Test
    void parameters_keep_their_values_and_become_views_of_the_master() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(1);
                TwoLayers twin = new TwoLayers(1)) {
            float[] before = Ops.toFloats(twin.tensors().get("first.weight"));
            try (FlatParameters flat =
                    FlatParameters.learned(module, groups(module), ComputeDevice.CPU, Precision.FP32)) {
                assertThat(Ops.toFloats(module.tensors().get("first.weight"))).isEqualTo(before);
                Ops.noGrad(() -> flat.master().fill_(new Scalar(3.0)));
                assertThat(Ops.toFloats(module.tensors().get("first.weight"))).containsOnly(3f);
                assertThat(flat.split(flat.master()).keySet())
                        .containsExactlyInAnyOrderElementsOf(module.parameters().keySet());
            }
        }
    }

    @Test
    void equal_groups_lie_side_by_side_and_cover_everything() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(1);
                FlatParameters flat =
                        FlatParameters.learned(module, groups(module), ComputeDevice.CPU, Precision.FP32)) {
            long end = 0;
            for (FlatParameters.Segment segment : flat.segments()) {
                assertThat(segment.start()).isEqualTo(end);
                end += segment.length();
            }
            assertThat(end).isEqualTo(flat.master().numel());
            assertThat(flat.segments())
                    .extracting(FlatParameters.Segment::group)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void gradients_are_collected_once_and_absent_ones_are_zero() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(1);
                FlatParameters flat =
                        FlatParameters.learned(module, groups(module), ComputeDevice.CPU, Precision.FP32)) {
            Ops.noGrad(() -> flat.gradient().fill_(new Scalar(7.0)));
            Tensor x = Ops.floats(new float[] {1, 2, 3}, 1, 3);
            module.first.forward(x).sum().backward();
            flat.collectGradients();
            Map<String, Tensor> gradients = flat.split(flat.gradient());
            assertThat(Ops.toFloats(gradients.get("first.weight")))
                    .containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3);
            assertThat(Ops.toFloats(gradients.get("first.bias"))).containsOnly(1f);
            assertThat(Ops.toFloats(gradients.get("last_layer.weight"))).containsOnly(0f);
            flat.collectGradients();
            assertThat(Ops.toFloats(flat.split(flat.gradient()).get("first.weight")))
                    .containsOnly(0f);
        }
    }

    @Test
    void the_half_precision_copy_follows_the_master_when_refreshed() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(1);
                FlatParameters flat =
                        FlatParameters.learned(module, groups(module), ComputeDevice.CPU, Precision.BF16)) {
            Tensor weight = module.tensors().get("first.weight");
            assertThat(weight.dtype().toScalarType().intern()).isEqualTo(Ops.BF16);
            Ops.noGrad(() -> flat.master().fill_(new Scalar(1.00390625)));
            assertThat(Ops.toFloats(weight)).doesNotContain(1f);
            flat.refresh();
            assertThat(Ops.toFloats(weight)).containsOnly(1f);
        }
    }

    @Test
    void frozen_parameters_have_no_gradients() {
        try (Scope scope = new Scope();
                TwoLayers module = new TwoLayers(1);
                FlatParameters flat =
                        FlatParameters.frozen(module, groups(module), ComputeDevice.CPU, Precision.FP32)) {
            assertThat(module.tensors().get("first.weight").requires_grad()).isFalse();
            assertThatIllegalStateException().isThrownBy(flat::collectGradients);
        }
    }
}
