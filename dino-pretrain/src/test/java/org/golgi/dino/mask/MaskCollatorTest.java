package org.golgi.dino.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class MaskCollatorTest {

    @Test
    void half_of_the_crops_hide_ratios_spread_over_the_whole_range() {
        MaskCollator collator = new MaskCollator(MaskConfig.DINOV2, 224, 16);
        PatchMasks masks = collator.collate(16, Rng.of(3));
        int[] counts = new int[16];
        for (int index : masks.indices()) {
            counts[index / 196]++;
        }
        int[] sorted = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
        assertThat(sorted).hasSize(8);
        for (int i = 0; i < 8; i++) {
            // Bin i reaches from 0.1 + 0.05 i to 0.15 + 0.05 i; a mask may fall short by a few patches.
            assertThat(sorted[i]).isBetween((int) (196 * (0.1 + 0.05 * i)) - 6, (int) (196 * (0.15 + 0.05 * i)));
        }
        assertThat(masks.count()).isLessThanOrEqualTo(collator.upperBound(16));
    }

    @Test
    void masked_crops_are_not_always_the_first() {
        MaskCollator collator = new MaskCollator(MaskConfig.DINOV2, 32, 8);
        boolean last = false;
        for (int i = 0; i < 20; i++) {
            int[] indices = collator.collate(4, Rng.of(i)).indices();
            last |= indices.length > 0 && indices[indices.length - 1] >= 48;
        }
        assertThat(last).isTrue();
    }

    @Test
    void weights_of_a_crop_sum_to_one() {
        PatchMasks masks = new MaskCollator(MaskConfig.DINOV2, 224, 16).collate(8, Rng.of(9));
        double sum = 0;
        for (float weight : masks.weights()) {
            sum += weight;
        }
        assertThat(sum).isCloseTo(4, org.assertj.core.api.Assertions.within(1e-5));
    }

    @Test
    void probability_zero_hides_nothing() {
        assertThat(new MaskCollator(new MaskConfig(0, 0.1, 0.5), 224, 16)
                        .collate(8, Rng.of(1))
                        .count())
                .isZero();
    }

    @Test
    void illegal_ranges_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskConfig(0.5, 0.6, 0.5))
                .withMessageContaining("ratio_min");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskConfig(1.5, 0.1, 0.5))
                .withMessageContaining("probability");
    }
}
