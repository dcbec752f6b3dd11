package org.golgi.dino.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.ComputeDevice;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DinoLossTest {
    private final DinoLoss loss = new DinoLoss(0.1);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void a_student_without_opinion_loses_the_logarithm_of_the_prototypes_for_every_pair() {
        try (Scope scope = new Scope()) {
            Tensor targets = Ops.softmax32(Ops.floats(new float[] {1, 2, 3, 4, 4, 1, 0, 2}, 2, 4), -1);
            Tensor locals = Ops.zeros(ComputeDevice.CPU, Ops.F32, 3, 4);
            Tensor globals = Ops.zeros(ComputeDevice.CPU, Ops.F32, 2, 4);
            assertThat(loss.local(locals, targets).item_double()).isCloseTo(3 * 2 * Math.log(4), within(1e-5));
            assertThat(loss.global(globals, targets).item_double()).isCloseTo(Math.log(4), within(1e-6));
        }
    }

    @Test
    void every_local_crop_meets_both_crops_of_its_own_tile() {
        try (Scope scope = new Scope()) {
            // Two tiles: the teacher sees prototype 0 in tile 0 and prototype 1 in tile 1, in both crops.
            Tensor targets = Ops.floats(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, 4, 2);
            Tensor agreeing = Ops.floats(new float[] {5, -5, -5, 5}, 2, 2);
            Tensor swapped = Ops.floats(new float[] {-5, 5, 5, -5}, 2, 2);
            assertThat(loss.local(agreeing, targets).item_double()).isCloseTo(0, within(1e-6));
            assertThat(loss.local(swapped, targets).item_double()).isCloseTo(2 * 100, within(1e-3));
        }
    }
}
