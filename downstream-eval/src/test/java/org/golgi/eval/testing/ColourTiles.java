package org.golgi.eval.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.golgi.core.random.Rng;
import org.golgi.datasets.image.RgbImage;
import org.golgi.datasets.tile.TileSource;
import org.golgi.eval.features.LabelledTiles;

/** Noisy tiles of 20 x 16 px: even ones pink, odd ones blue. */
public record ColourTiles(int size, long seed, AtomicInteger reads) implements TileSource {

    /** Tiles with the classes 0 (even) and 1 (odd). */
    public static LabelledTiles labelled(int size, long seed, AtomicInteger reads, List<String> classes) {
        int[] labels = IntStream.range(0, size).map(i -> i % 2).toArray();
        return new LabelledTiles(new ColourTiles(size, seed, reads), labels, classes);
    }

    @Override
    public String id(int index) {
        return "tile-" + seed + "-" + index;
    }

    @Override
    public RgbImage read(int index) throws IOException {
        reads.incrementAndGet();
        RgbImage image = RgbImage.blank(20, 16);
        Rng rng = Rng.of(seed, index);
        boolean pink = index % 2 == 0;
        for (int i = 0; i < image.pixels().length; i++) {
            int base = switch (i % 3) {
                case 0 -> pink ? 220 : 90;
                case 1 -> 120;
                default -> pink ? 150 : 200;
            };
            image.pixels()[i] = (byte) (base + rng.nextInt(30));
        }
        return image;
    }

    @Override
    public String hash() {
        return "colour-" + size + "-" + seed;
    }

    @Override
    public void close() {}
}
