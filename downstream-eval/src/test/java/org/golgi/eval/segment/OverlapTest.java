package org.golgi.eval.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Natives;
import org.golgi.core.tensor.Ops;
import org.golgi.core.tensor.Scope;
import org.golgi.datasets.image.LabelMask;
import org.junit.jupiter.api.Test;

/** Figures and loss worked out by hand. */
class OverlapTest {
    private static final byte NOT = MaskClasses.IGNORED;

    @Test
    void figures_of_a_picture() {
        // class 1: 3 true, 4 predicted, 2 both; the ignored pixel counts nowhere
        Overlap overlap = Overlap.of(new byte[] {1, 1, 1, 0, 0, 0, 0, NOT}, new byte[] {1, 1, 0, 1, 1, 0, 0, 1}, 2);
        assertThat(overlap.dice(1)).isEqualTo(4 / 7.0);
        assertThat(overlap.precision(1)).isEqualTo(0.5);
        assertThat(overlap.recall(1)).isEqualTo(2 / 3.0);
        assertThat(overlap.intersectionOverUnion(1)).isEqualTo(0.4);
    }

    @Test
    void a_class_that_is_not_there_has_no_figures_and_one_that_was_made_up_has_zero() {
        Overlap absent = Overlap.of(new byte[] {0, 1}, new byte[] {0, 1}, 3);
        assertThat(absent.dice(2)).isNaN();
        assertThat(OverlapMeasure.DICE.mean(absent)).isEqualTo(1);
        Overlap madeUp = Overlap.of(new byte[] {0, 1}, new byte[] {2, 1}, 3);
        assertThat(madeUp.dice(2)).isZero();
        assertThat(madeUp.recall(2)).isNaN();
        assertThat(OverlapMeasure.DICE.mean(madeUp)).isEqualTo(0.5);
        Overlap missed = Overlap.of(new byte[] {1, 0}, new byte[] {0, 0}, 2);
        assertThat(missed.precision(1)).isZero();
        assertThat(missed.recall(1)).isZero();
    }

    @Test
    void loss_is_cross_entropy_plus_dice_over_the_pixels_that_count() {
        Natives.load();
        try (Scope scope = new Scope()) {
            // Two pixels that count, p(class 1) = 0.8 and 0.5, truth 1 and 0; a third would add much if it counted.
            float[] logits = {0, 0, 9, (float) Math.log(4), 0, 0}; // [1, 2, 1, 3]
            Tensor loss = SegmentationLoss.of(
                    Ops.floats(logits, 1, 2, 1, 3), Ops.longs(1, 0, 255).view(1, 1, 3));
            double crossEntropy = -(Math.log(0.8) + Math.log(0.5)) / 2;
            double diceOf0 = (2 * 0.5 + 1) / (0.7 + 1 + 1);
            double diceOf1 = (2 * 0.8 + 1) / (1.3 + 1 + 1);
            assertThat((double) Ops.toFloats(loss)[0])
                    .isCloseTo(crossEntropy + 1 - (diceOf0 + diceOf1) / 2, within(1e-6));
        }
    }

    @Test
    void numbers_of_masks_become_classes() throws IOException {
        LabelMask mask = new LabelMask(2, 2, new int[] {0, 1, 7, 300});
        Path file = Path.of("m.png");
        assertThat(new MaskClasses(List.of("rest", "nucleus"), MaskClasses.Kind.OBJECTS, OptionalInt.of(7))
                        .map(mask, file))
                .containsExactly(0, 1, NOT, 1);
        assertThatThrownBy(
                        () -> new MaskClasses(List.of("rest", "gland"), MaskClasses.Kind.CLASSES, OptionalInt.empty())
                                .map(mask, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("m.png: pixel (0, 1) is 7")
                .hasMessageContaining("2 classes");
    }
}
