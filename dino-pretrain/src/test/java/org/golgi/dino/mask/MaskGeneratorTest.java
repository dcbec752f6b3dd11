package org.golgi.dino.mask;

import static org.assertj.core.api.Assertions.assertThat;

import org.golgi.core.random.Rng;
import org.junit.jupiter.api.Test;

class MaskGeneratorTest {

    @Test
    void the_largest_block_is_rounded_down_twice() {
        assertThat(new MaskGenerator(224, 16).maxBlock()).isEqualTo(98);
        assertThat(new MaskGenerator(98, 14).maxBlock()).isEqualTo(21);
    }

    @Test
    void a_mask_never_exceeds_its_target_and_mostly_hits_it() {
        MaskGenerator generator = new MaskGenerator(224, 16);
        int hits = 0;
        for (int i = 0; i < 200; i++) {
            int count = count(generator.generate(60, Rng.of(7, i)));
            assertThat(count).isLessThanOrEqualTo(60);
            hits += count == 60 ? 1 : 0;
        }
        assertThat(hits).isGreaterThan(160);
    }

    @Test
    void the_same_stream_gives_the_same_mask_and_another_a_different_one() {
        MaskGenerator generator = new MaskGenerator(224, 16);
        boolean[] mask = generator.generate(40, Rng.of(1, 2));
        assertThat(generator.generate(40, Rng.of(1, 2))).isEqualTo(mask);
        assertThat(generator.generate(40, Rng.of(1, 3))).isNotEqualTo(mask);
    }

    @Test
    void hidden_patches_are_neighbours() {
        boolean[] mask = new MaskGenerator(224, 16).generate(30, Rng.of(5));
        int pairs = 0;
        for (int i = 0; i < mask.length; i++) {
            pairs += i % 14 < 13 && mask[i] && mask[i + 1] ? 1 : 0;
        }
        // 30 patches strewn at random over 196 places would make about 4 pairs.
        assertThat(pairs).isGreaterThan(12);
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean masked : mask) {
            count += masked ? 1 : 0;
        }
        return count;
    }
}
