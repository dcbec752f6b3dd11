package org.golgi.datasets.phantom;

/** A field of lymphocytes: small, round, dark, evenly sized nuclei, densely and randomly strewn. */
final class LymphocytePattern implements Pattern {
    private static final Nuclei.Style DARK = new Nuclei.Style(1.0, 0.28, 0.02, 0);

    private final int seed;
    private final Noise density;
    private final Noise grain;
    private final Noise gaps;

    LymphocytePattern(int seed) {
        this.seed = seed;
        density = new Noise(seed + 1L);
        grain = new Noise(seed + 2L);
        gaps = new Noise(seed + 3L);
    }

    @Override
    public void paint(Field field) {
        field.paint((x, y, out) -> {
            double speckle = grain.at(x / 4.2, y / 4.2) + 0.6 * grain.at(x / 11.0, y / 11.0);
            out[0] = (float) (0.15 + 0.04 * speckle);
            out[1] = (float) (0.5 + 0.17 * speckle);
            double gap = gaps.at(x / 13.0, y / 13.0) + 0.45 * gaps.at(x / 6.0, y / 6.0);
            Shape.mix(out, 0.02 - 0.01 * gap, 0.05 - 0.02 * gap, Shape.step(gap, 0.36, 0.08));
        });
        new Nuclei(seed + 5).scatter(field, 11.4, 0.95, DARK, (x, y, hash) -> {
            if (Noise.unit(hash) > 0.74 + 0.3 * density.at(x / 45, y / 45)) {
                return Nuclei.NONE;
            }
            double size = 3.7 + 0.7 * Noise.unit(Noise.next(hash));
            return new Nuclei.Nucleus(x, y, size * 1.05, size, Math.PI * Noise.unit(Noise.next(hash)));
        });
    }
}
