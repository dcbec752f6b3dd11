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

class KdeLossTest {
    private final KdeLoss loss = new KdeLoss(5);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void a_pair_has_the_scaled_cosine_and_not_itself() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.floats(new float[] {1, 0, 3, 4}, 2, 2);
            assertThat(loss.of(x).item_double()).isCloseTo(5 * 0.6, within(1e-6));
        }
    }

    @Test
    void a_step_against_the_gradient_pushes_features_apart() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.floats(new float[] {1, 0, 0.9f, 0.3f, 0.8f, -0.4f}, 3, 2)
                    .set_requires_grad(true);
            loss.of(x).backward();
            Tensor moved = Ops.noGrad(() -> x.sub(Ops.scale(x.grad(), 0.1)));
            assertThat(meanCosine(moved)).isLessThan(meanCosine(x.detach()) - 0.01);
        }
    }

    @Test
    void equal_features_have_a_finite_gradient() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.floats(new float[] {1, 2, 1, 2, 2, 1}, 3, 2).set_requires_grad(true);
            loss.of(x).backward();
            for (float g : Ops.toFloats(x.grad())) {
                assertThat(g).isFinite();
            }
        }
    }

    @Test
    void one_tile_has_no_neighbour() {
        try (Scope scope = new Scope()) {
            Tensor x = Ops.zeros(ComputeDevice.CPU, Ops.F32, 1, 3);
            assertThatIllegalArgumentException().isThrownBy(() -> loss.of(x)).withMessageContaining("loss.kde");
        }
    }

    private static double meanCosine(Tensor x) {
        Tensor unit = Ops.l2Normalize(x, 1e-8);
        return unit.matmul(unit.t()).mean().item_double();
    }
}
