package org.golgi.datasets.phantom;

/** Necrosis: granular debris without cell borders, strewn with dark nuclear fragments and fading ghost nuclei. */
final class NecrosisPattern implements Pattern {
    private static final Nuclei.Style FRAGMENT = new Nuclei.Style(0.95, 0.15, 0, 0);
    private static final Nuclei.Style GHOST = new Nuclei.Style(0.42, 0.5, 0, 0);

    private final int seed;
    private final Noise granules;
    private final Noise dust;
    private final Noise cracks;

    NecrosisPattern(int seed) {
        this.seed = seed;
        granules = new Noise(seed + 1L);
        dust = new Noise(seed + 2L);
        cracks = new Noise(seed + 3L);
    }

    @Override
    public void paint(Field field) {
        field.paint((x, y, out) -> {
            double grain = granules.at(x / 2.3, y / 2.3) + 0.8 * granules.at(x / 5.5, y / 5.5);
            double patch = dust.at(x / 38.0, y / 38.0);
            out[0] = (float) (0.2 + 0.09 * grain + 0.06 * patch);
            out[1] = (float) (0.48 + 0.17 * grain);
            double crack = 0.22 - Math.abs(cracks.at(x / 44.0, y / 44.0) + 0.3 * cracks.at(x / 14.0, y / 14.0));
            Shape.mix(out, 0.02 + 0.02 * grain, 0.04 + 0.02 * grain, Shape.step(crack + 0.03 * grain, 0.12, 0.035));
        });
        new Nuclei(seed + 6)
                .scatter(
                        field,
                        16,
                        0.9,
                        GHOST,
                        (x, y, hash) -> new Nuclei.Nucleus(x, y, 5.5, 4.6, Math.PI * Noise.unit(hash)));
        new Nuclei(seed + 5).scatter(field, 5.4, 1, FRAGMENT, (x, y, hash) -> {
            if (Noise.unit(hash) > 0.5 + 0.55 * dust.at(x / 38, y / 38)) {
                return Nuclei.NONE;
            }
            double size = 0.9 + 1.9 * Noise.unit(Noise.next(hash)) * Noise.unit(Noise.next(hash + 2));
            return new Nuclei.Nucleus(x, y, size * (1 + 0.8 * Noise.unit(hash + 7)), size, Math.PI * Noise.unit(hash));
        });
    }
}
