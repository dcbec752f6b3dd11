package org.golgi.core.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GradientClipTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void a_long_gradient_is_brought_to_the_limit() {
        try (Scope scope = new Scope()) {
            Tensor norm = GradientClip.norm(Ops.floats(new float[] {3, 4}, 2));
            assertThat(Ops.toFloats(norm)).containsExactly(5);
            assertThat(Ops.toFloats(GradientClip.divisor(norm, 2))).containsExactly((float) ((5 + 1e-6) / 2));
        }
    }

    @Test
    void a_short_gradient_and_no_limit_change_nothing() {
        try (Scope scope = new Scope()) {
            Tensor norm = GradientClip.norm(Ops.floats(new float[] {3, 4}, 2));
            assertThat(Ops.toFloats(GradientClip.divisor(norm, 6))).containsExactly(1);
            assertThat(Ops.toFloats(GradientClip.divisor(norm, 0))).containsExactly(1);
        }
    }

    @Test
    void the_norm_of_many_numbers_does_not_lose_the_small_ones() {
        try (Scope scope = new Scope()) {
            int n = 22_000_017; // as many as a ViT-S learns, and no multiple of anything
            Tensor gradient = Ops.zeros(ComputeDevice.CPU, Ops.F32, n).fill_(new Scalar(1e-3));
            assertThat(GradientClip.norm(gradient).item_double())
                    .isCloseTo(1e-3 * Math.sqrt(n), withinPercentage(1e-3));
        }
    }
}
