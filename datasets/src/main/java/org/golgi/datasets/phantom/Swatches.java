package org.golgi.datasets.phantom;

import java.util.Arrays;
import org.golgi.core.random.Rng;

/** Samples patches of patterns to learn their distribution of concentrations. */
final class Swatches {
    private static final int PATCHES = 6;
    private static final int PATCH_PX = 144;
    private static final int SPREAD_PX = 6000;

    private Swatches() {}

    /** The distribution within one pattern. */
    static Concentrations of(Pattern pattern, long seed) {
        return pooled(new Pattern[] {pattern}, seed);
    }

    /** What every tissue is carried to: equal parts of all classes, each of several proportions. */
    static Concentrations standard() {
        return Standard.VALUE;
    }

    private static final class Standard {
        private static final Concentrations VALUE = pooled(
                Arrays.stream(TissueClass.values())
                        .flatMap(tissue -> Rng.of(tissue.ordinal()).ints(3).mapToObj(tissue::pattern))
                        .toArray(Pattern[]::new),
                0);
    }

    private static Concentrations pooled(Pattern[] patterns, long seed) {
        int pixels = PATCH_PX * PATCH_PX;
        float[] haematoxylin = new float[patterns.length * PATCHES * pixels];
        float[] eosin = new float[haematoxylin.length];
        Rng rng = Rng.of(seed, 0x73776174L);
        for (int i = 0; i < patterns.length * PATCHES; i++) {
            Field field = new Field(rng.nextInt(SPREAD_PX), rng.nextInt(SPREAD_PX), PATCH_PX, PATCH_PX);
            patterns[i / PATCHES].paint(field);
            System.arraycopy(field.haematoxylin, 0, haematoxylin, i * pixels, pixels);
            System.arraycopy(field.eosin, 0, eosin, i * pixels, pixels);
        }
        return new Concentrations(haematoxylin, eosin);
    }
}
