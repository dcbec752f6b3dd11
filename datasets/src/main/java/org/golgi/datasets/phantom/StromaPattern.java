package org.golgi.datasets.phantom;

/** Stroma: wavy collagen bundles, clefts between them, and many spindle nuclei along them. */
final class StromaPattern implements Pattern {
    private final int seed;
    private final Connective connective;

    StromaPattern(int seed) {
        this.seed = seed;
        connective = new Connective(seed + 4, 0.7 + 0.7 * Noise.unit(Noise.next(seed)), 0.33);
    }

    @Override
    public void paint(Field field) {
        field.paint(connective::at);
        new Nuclei(seed + 5)
                .scatter(
                        field,
                        15.6,
                        0.95,
                        Connective.SPINDLE,
                        (x, y, hash) ->
                                Noise.unit(hash) < 0.9 ? connective.spindle(x, y, Noise.next(hash)) : Nuclei.NONE);
    }
}
