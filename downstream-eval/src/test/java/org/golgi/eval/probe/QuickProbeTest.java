package org.golgi.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.golgi.core.tensor.Natives;
import org.golgi.eval.features.LabelledTiles;
import org.golgi.eval.testing.ColourTiles;
import org.golgi.eval.testing.MeanColourEncoder;
import org.junit.jupiter.api.Test;

class QuickProbeTest {
    private static final List<String> CLASSES = List.of("pink", "blue");

    @Test
    void classes_that_differ_in_colour_are_told_apart_and_tiles_are_decoded_once() {
        Natives.load();
        AtomicInteger reads = new AtomicInteger();
        LabelledTiles train = ColourTiles.labelled(40, 1, reads, CLASSES);
        LabelledTiles test = ColourTiles.labelled(20, 2, reads, CLASSES);
        QuickProbe probe = new QuickProbe(train, test, 2);
        try (MeanColourEncoder encoder = new MeanColourEncoder()) {
            var first = probe.evaluate(encoder);
            var second = probe.evaluate(encoder);
            assertThat(first).containsOnlyKeys("knn20_bacc", "linear_bacc");
            assertThat(first.get("knn20_bacc")).isEqualTo(1.0);
            assertThat(first.get("linear_bacc")).isEqualTo(1.0);
            assertThat(second).isEqualTo(first);
        }
        assertThat(reads).hasValue(60);
    }

    @Test
    void sets_of_different_classes_are_refused() {
        LabelledTiles train = ColourTiles.labelled(4, 1, new AtomicInteger(), CLASSES);
        LabelledTiles test = ColourTiles.labelled(4, 1, new AtomicInteger(), List.of("pink", "green"));
        assertThatThrownBy(() -> new QuickProbe(train, test, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("green");
    }
}
