package org.golgi.dino.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BlendTest {

    /** Hundredths are where products come near to integers: 0.35 * 20 is 7 only because single precision rounds. */
    @Test
    void fixed_point_gives_the_same_bytes_wherever_it_is_offered() {
        int offered = 0;
        for (int hundredth = 0; hundredth < 200; hundredth++) {
            float factor = hundredth / 100f;
            OptionalInt fixed = Blend.fixedPoint(factor);
            if (fixed.isEmpty()) {
                continue;
            }
            offered++;
            for (int from = 0; from < 256; from++) {
                for (int to = 0; to < 256; to++) {
                    int value = from + ((to - from) * fixed.getAsInt() >> Blend.FRACTION_BITS);
                    int clamped = Math.max(0, Math.min(255, value));
                    if (clamped != Blend.of(from, to, factor)) {
                        assertThat(clamped)
                                .as("%d to %d by %s", from, to, factor)
                                .isEqualTo(Blend.of(from, to, factor));
                    }
                }
            }
        }
        assertThat(offered).as("0, 0.5, 1, 1.25 and the like are exact").isBetween(8, 100);
        assertThat(Blend.fixedPoint(0.35f)).isEmpty();
        assertThat(Blend.of(0, 20, 0.35f)).isEqualTo(7);
    }

    @Test
    void strong_factors_are_left_to_single_precision() {
        assertThat(Blend.fixedPoint(2f)).isEmpty();
        assertThat(Blend.fixedPoint(-0.1f)).isEmpty();
        assertThat(Blend.of(100, 200, 2.5f)).isEqualTo(255);
        assertThat(Blend.of(200, 100, 2.5f)).isZero();
    }
}
