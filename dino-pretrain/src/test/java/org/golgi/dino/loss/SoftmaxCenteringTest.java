package org.golgi.dino.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SoftmaxCenteringTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void the_mean_of_a_batch_moves_the_centre_of_the_next_one_only() {
        try (Scope scope = new Scope();
                SoftmaxCentering centering = new SoftmaxCentering(0.9, ComputeDevice.CPU, 1, 2)) {
            Tensor first = centering.targets(Ops.floats(new float[] {1, 0, 3, 0}, 2, 2), 1);
            assertThat(Ops.toFloats(first)[0]).isCloseTo((float) (Math.E / (Math.E + 1)), within(1e-6f));
            assertThat(centering.centreNorm()).isZero();
            centering.targets(Ops.floats(new float[] {0, 0}, 1, 2), 1);
            assertThat(Ops.toFloats(centering.centre())).containsExactly(new float[] {0.2f, 0}, within(1e-7f));
            assertThat(centering.centreNorm()).isCloseTo(0.2, within(1e-7));
        }
    }

    @Test
    void parts_of_a_batch_share_a_centre_and_leave_the_mean_of_their_means() {
        try (Scope scope = new Scope();
                SoftmaxCentering centering = new SoftmaxCentering(0.9, ComputeDevice.CPU, 1, 2)) {
            UnaryOperator<Tensor> parts = centering.inParts(List.of(), 2, 1);
            parts.apply(Ops.floats(new float[] {1, 0, 3, 0}, 2, 2)); // mean (2, 0)
            Tensor second = parts.apply(Ops.floats(new float[] {4, 8}, 1, 2));
            assertThat(Ops.toFloats(second)[0]).isCloseTo((float) (1 / (Math.exp(4) + 1)), within(1e-6f));
            centering.targets(Ops.floats(new float[] {0, 0}, 1, 2), 1);
            assertThat(Ops.toFloats(centering.centre())).containsExactly(new float[] {0.3f, 0.4f}, within(1e-6f));
        }
    }

    @Test
    void a_restored_state_carries_the_pending_mean() {
        try (Scope scope = new Scope();
                SoftmaxCentering centering = new SoftmaxCentering(0.9, ComputeDevice.CPU, 1, 2);
                SoftmaxCentering resumed = new SoftmaxCentering(0.9, ComputeDevice.CPU, 1, 2)) {
            Tensor logits = Ops.floats(new float[] {1, -2, 3, 5}, 2, 2);
            centering.targets(logits, 0.04);
            resumed.restore(centering.state());
            assertThat(Ops.toFloats(resumed.targets(logits, 0.07)))
                    .isEqualTo(Ops.toFloats(centering.targets(logits, 0.07)));
            assertThat(Ops.toFloats(resumed.centre())).isEqualTo(Ops.toFloats(centering.centre()));
        }
    }

    @Test
    void an_incomplete_state_is_refused() {
        try (Scope scope = new Scope();
                SoftmaxCentering centering = new SoftmaxCentering(0.9, ComputeDevice.CPU, 1, 2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> centering.restore(Map.of()))
                    .withMessageContaining("the saved centering has no");
        }
    }
}
