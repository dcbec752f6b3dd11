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

class IbotLossTest {

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @Test
    void every_masked_crop_weighs_the_same_and_unmasked_crops_dilute() {
        try (Scope scope = new Scope()) {
            Tensor logits = Ops.zeros(ComputeDevice.CPU, Ops.F32, 3, 4);
            Tensor targets = Ops.softmax32(logits, -1);
            // One crop hides two patches, another hides one, two hide none.
            Tensor weights = Ops.floats(new float[] {0.5f, 0.5f, 1}, 3);
            double value = new IbotLoss(0.1).of(logits, targets, weights, 4).item_double();
            assertThat(value).isCloseTo(2 * Math.log(4) / 4, within(1e-6));
        }
    }
}
