package org.golgi.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.nn.Initializer;
import org.golgi.core.nn.Linear;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateDictTest {
    private Scope scope;
    private Linear layer;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @BeforeEach
    void make() {
        scope = new Scope();
        layer = new Linear(3, 2, new Initializer(1));
    }

    @AfterEach
    void free() {
        layer.close();
        scope.close();
    }

    private Map<String, Tensor> fitting() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", Ops.floats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("bias", Ops.floats(new float[] {7, 8}, 2));
        return tensors;
    }

    @Test
    void values_are_copied_and_converted() {
        Map<String, Tensor> tensors = fitting();
        tensors.replaceAll((key, tensor) -> tensor.to(Ops.BF16));
        assertThat(StateDict.load(layer, tensors).fits()).isTrue();
        assertThat(Ops.toFloats(layer.tensors().get("weight"))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(layer.tensors().get("weight").dtype().toScalarType().intern())
                .isEqualTo(Ops.F32);
        tensors.get("bias").zero_();
        assertThat(Ops.toFloats(layer.tensors().get("bias"))).containsExactly(7, 8);
    }

    @Test
    void missing_unexpected_and_misshapen_keys_are_named_and_nothing_is_changed() {
        float[] before = Ops.toFloats(layer.tensors().get("weight"));
        Map<String, Tensor> tensors = fitting();
        tensors.remove("bias");
        tensors.put("head.bias", Ops.zeros(ComputeDevice.CPU, Ops.F32, 1));
        tensors.put("weight", Ops.zeros(ComputeDevice.CPU, Ops.F32, 3, 2));
        assertThatThrownBy(() -> StateDict.load(layer, tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 missing (bias)")
                .hasMessageContaining("1 unexpected (head.bias)")
                .hasMessageContaining("weight [3, 2] instead of [2, 3]")
                .hasMessageNotContaining("\n");
        assertThat(Ops.toFloats(layer.tensors().get("weight"))).isEqualTo(before);
    }

    @Test
    void only_the_first_keys_of_many_are_named() {
        Map<String, Tensor> tensors = fitting();
        for (int i = 0; i < 9; i++) {
            tensors.put("extra" + i, tensors.get("bias"));
        }
        assertThat(StateDict.compare(layer, tensors).summary())
                .isEqualTo("9 unexpected (extra0, extra1, extra2, extra3, …)");
    }
}
