package org.golgi.dino.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KoLeoLossTest {
    private final KoLeoLoss loss = new KoLeoLoss();

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void it_is_the_mean_log_distance_of_unit_vectors_to_their_nearest() {
        try (Scope scope = new Scope()) {
            // On the circle at 0, 90 and 120 degrees: nearest distances √2, 2 sin 15°, 2 sin 15°.
            Tensor x = Ops.floats(new float[] {2, 0, 0, 3, -0.5f, (float) Math.sqrt(0.75)}, 3, 2);
            double expected = -(Math.log(Math.sqrt(2)) + 2 * Math.log(2 * Math.sin(Math.PI / 12))) / 3;
            assertThat(loss.of(x).item_double()).isCloseTo(expected, within(1e-6));
            assertThat(Ops.toLongs(KoLeoLoss.nearest(Ops.l2Normalize(x, 1e-8)))).containsExactly(1, 2, 1);
        }
    }

    @Test
    void tiles_that_look_the_same_pass_no_gradient_and_do_not_silence_others() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.floats(new float[] {1, 2, 3, 1, 2, 3, -1, 0, 2, -1, 1, 2}, 4, 3)
                    .set_requires_grad(true);
            Tensor value = loss.of(x);
            value.backward();
            float[] gradient = Ops.toFloats(x.grad());
            assertThat(value.item_double()).isFinite().isGreaterThan(5);
            assertThat(java.util.Arrays.copyOf(gradient, 6)).containsOnly(0f);
            assertThat(Math.abs(gradient[7])).isBetween(1e-3f, 1f);
        }
    }

    @Test
    void one_tile_has_no_neighbour() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.zeros(ComputeDevice.CPU, Ops.F32, 1, 3);
            assertThatIllegalArgumentException().isThrownBy(() -> loss.of(x)).withMessageContaining("data.batch_size");
        }
    }
}
