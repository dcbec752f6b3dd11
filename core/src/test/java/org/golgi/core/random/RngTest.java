package org.golgi.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {

    @Test
    void one_key_gives_one_stream_and_the_order_of_its_parts_matters() {
        assertThat(Rng.of(1, 2, 3).longs(20).toArray())
                .isEqualTo(Rng.of(1, 2, 3).longs(20).toArray());
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (long step = 0; step < 50; step++) {
                first.add(Rng.of(seed, step).nextLong());
            }
        }
        first.add(Rng.of().nextLong());
        first.add(Rng.of(0).nextLong());
        first.add(Rng.of(0, 0, 0).nextLong());
        assertThat(first).hasSize(1003);
    }

    @Test
    void the_numbers_never_change_between_versions() {
        // A run that is resumed draws what it would have drawn. Computed once from the definition, outside of Java.
        assertThat(Rng.of(7, 11).nextLong()).isEqualTo(0xFB56DED4A84F6A77L);
    }

    @Test
    void draws_are_uniform_and_neighbouring_keys_are_unrelated() {
        double sum = 0;
        double product = 0;
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            double x = Rng.of(5, i).nextDouble();
            double y = Rng.of(5, i + 1).nextDouble();
            sum += x;
            product += (x - 0.5) * (y - 0.5);
        }
        assertThat(sum / draws).isCloseTo(0.5, within(0.01)); // 5 standard errors
        assertThat(product / draws).isCloseTo(0, within(0.003));
    }

    @Test
    void ranges_chances_and_permutations_are_what_they_say() {
        Rng rng = Rng.of(3);
        for (int i = 0; i < 1000; i++) {
            assertThat(rng.uniform(2, 3)).isBetween(2.0, 3.0);
            assertThat(rng.uniform(4, 1)).isBetween(1.0, 4.0);
        }
        assertThat(IntStream.range(0, 10_000).filter(i -> rng.chance(0.2)).count())
                .isBetween(1800L, 2200L);
        assertThat(rng.permutation(50)).doesNotHaveDuplicates().hasSize(50).contains(0, 49);
        int[] position = new int[4];
        for (int i = 0; i < 8000; i++) {
            position[Rng.of(9, i).permutation(4)[0]]++;
        }
        assertThat(IntStream.of(position)).allMatch(count -> count > 1800 && count < 2200);
    }
}
