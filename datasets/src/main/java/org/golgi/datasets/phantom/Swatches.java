package org.golgi.datasets.phantom;

import java.util.Arrays;
import org.golgi.core.random.Rng;

/** Samples patches of patterns to learn their distribution of concentrations. */
final class Swatches {
    private static final int PATCHES = 5;
    private static final int PATCH_PX = 128;
    private static final int SPREAD_PX = 6000;

    private Swatches() {}

    /** The distribution within one pattern. */
    static Concentrations of(Pattern pattern, Lens lens, long seed) {
        return pooled(new Pattern[] {pattern}, lens, seed);
    }

    /** What every tissue is carried to: equal parts of all classes, each of several proportions. */
    static Concentrations standard() {
        return Standard.VALUE;
    }

    private static final class Standard {
        private static final Concentrations VALUE = pooled(
                Arrays.stream(TissueClass.values())
                        .flatMap(tissue -> Rng.of(tissue.ordinal()).ints(2).mapToObj(tissue::pattern))
                        .toArray(Pattern[]::new),
                new Lens(0.75),
                0);
    }

    private static Concentrations pooled(Pattern[] patterns, Lens lens, long seed) {
        int pixels = PATCH_PX * PATCH_PX;
        float[] haematoxylin = new float[patterns.length * PATCHES * pixels];
        float[] eosin = new float[haematoxylin.length];
        Rng rng = Rng.of(seed, 0x73776174L);
        for (int i = 0; i < patterns.length * PATCHES; i++) {
            int x = rng.nextInt(SPREAD_PX);
            int y = rng.nextInt(SPREAD_PX);
            Field field = lens.view(patterns[i / PATCHES], x, y, PATCH_PX, PATCH_PX);
            System.arraycopy(field.haematoxylin, 0, haematoxylin, i * pixels, pixels);
            System.arraycopy(field.eosin, 0, eosin, i * pixels, pixels);
        }
        return new Concentrations(haematoxylin, eosin);
    }
}
