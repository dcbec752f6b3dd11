package org.golgi.dino.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOrderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 1000, 4097})
    void every_epoch_shows_every_tile_once(int size) {
        SampleOrder order = new SampleOrder(size, 7);
        for (long epoch = 0; epoch < 3; epoch++) {
            BitSet seen = new BitSet();
            for (int i = 0; i < size; i++) {
                seen.set(order.tile(epoch * size + i));
            }
            assertThat(seen.cardinality()).isEqualTo(size);
            assertThat(seen.length()).isEqualTo(size);
        }
    }

    @Test
    void epochs_and_seeds_have_orders_of_their_own() {
        SampleOrder order = new SampleOrder(1000, 7);
        SampleOrder other = new SampleOrder(1000, 8);
        int sameEpoch = 0;
        int sameSeed = 0;
        int neighbours = 0;
        for (int i = 0; i < 1000; i++) {
            sameEpoch += order.tile(i) == order.tile(1000 + i) ? 1 : 0;
            sameSeed += order.tile(i) == other.tile(i) ? 1 : 0;
            neighbours += Math.abs(order.tile(i) - order.tile(i + 1)) == 1 ? 1 : 0;
        }
        assertThat(sameEpoch).isLessThan(10);
        assertThat(sameSeed).isLessThan(10);
        assertThat(neighbours).isLessThan(15);
    }

    /** Over many epochs each tile comes first equally often: chi-square with 6 degrees of freedom, p = 0.001. */
    @Test
    void no_tile_is_preferred() {
        int epochs = 7000;
        int[] first = new int[7];
        SampleOrder order = new SampleOrder(7, 1);
        for (long epoch = 0; epoch < epochs; epoch++) {
            first[order.tile(7 * epoch)]++;
        }
        double chiSquare = 0;
        for (int count : first) {
            chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
        }
        assertThat(chiSquare).isLessThan(22.5);
    }

    @Test
    void a_hundred_million_tiles_need_no_table() {
        SampleOrder order = new SampleOrder(100_000_000, 3);
        assertThat(order.tile(99_999_999)).isBetween(0, 99_999_999);
        assertThat(order.tile(0)).isNotEqualTo(order.tile(1));
    }

    @Test
    void no_tiles_are_refused() {
        assertThatThrownBy(() -> new SampleOrder(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no tiles");
    }
}
