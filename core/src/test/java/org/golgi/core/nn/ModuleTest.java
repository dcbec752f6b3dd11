package org.golgi.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.golgi.core.io.Safetensors;
import org.golgi.core.io.StateDict;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.core.testing.LivePointers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {
    private static final Block.Config CONFIG = new Block.Config(8, 2, 16, true, 0.1);

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static Block block(long seed) {
        try (Scope scope = new Scope()) {
            return new Block(0, CONFIG, new Initializer(seed));
        }
    }

    @Test
    void weights_survive_a_file_and_another_module_to_the_bit() throws IOException {
        Path file = folder.resolve("block.safetensors");
        try (Block one = block(1);
                Block other = block(2);
                Scope scope = new Scope()) {
            Safetensors.write(file, one.tensors(), Map.of());
            assertThat(Ops.toFloats(other.tensors().get("mlp.w12.weight")))
                    .isNotEqualTo(Ops.toFloats(one.tensors().get("mlp.w12.weight")));
            StateDict.load(other, Safetensors.read(file));
            one.tensors()
                    .forEach((key, tensor) -> assertThat(
                                    Ops.toFloats(other.tensors().get(key)))
                            .as(key)
                            .isEqualTo(Ops.toFloats(tensor)));
        }
    }

    @Test
    void the_seed_decides_every_first_value() {
        try (Block one = block(1);
                Block same = block(1)) {
            one.tensors()
                    .forEach((key, tensor) -> assertThat(
                                    Ops.toFloats(same.tensors().get(key)))
                            .as(key)
                            .isEqualTo(Ops.toFloats(tensor)));
        }
    }

    @Test
    void closing_frees_every_parameter() {
        block(1).close();
        long before = LivePointers.settled();
        block(1).close();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void moving_to_another_number_type_rebinds_without_a_leak() {
        try (Block one = block(1)) {
            long before = LivePointers.settled();
            one.to(ComputeDevice.CPU, Ops.BF16);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
            assertThat(one.tensors().values())
                    .allMatch(tensor -> tensor.dtype().toScalarType().intern() == Ops.BF16);
        }
    }

    @Test
    void a_key_cannot_be_registered_twice() {
        final class Twice extends Module {
            Twice() {
                child("norm", new LayerNorm(2, new Initializer(0)));
                child("norm", new LayerNorm(2, new Initializer(0)));
            }
        }
        try (Scope scope = new Scope()) {
            assertThatThrownBy(Twice::new)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'norm'");
        }
    }
}
