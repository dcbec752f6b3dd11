package org.golgi.datasets.phantom;

/** Cribriform tumour: large nests of crowded cells, pierced by many small round lumens like a sieve. */
final class CribriformPattern implements Pattern {
    private static final Nuclei.Style TUMOUR = new Nuclei.Style(0.8, 0.35, 0.12, 0.25);

    private final int seed;
    private final double holes;
    private final Noise warpX;
    private final Noise warpY;
    private final Noise grain;
    private final Connective stroma;

    CribriformPattern(int seed) {
        this.seed = seed;
        holes = 40 + 9 * Noise.unit(Noise.next(seed));
        warpX = new Noise(seed + 1L);
        warpY = new Noise(seed + 2L);
        grain = new Noise(seed + 3L);
        stroma = new Connective(seed + 4, 0.8, 0.7);
    }

    @Override
    public void paint(Field field) {
        Mosaic nests = new Mosaic(seed, 310, 0.8, 80, field);
        Mosaic sieve = new Mosaic(seed + 7, holes, 0.55, 60, field);
        Mosaic.Place place = new Mosaic.Place();
        Shape.Depth nest = (x, y) -> {
            nests.locate(x + 22 * warpX.at(x / 70, y / 70), y + 22 * warpY.at(x / 70, y / 70), place);
            return place.border - 9;
        };
        Shape.Depth hole = (x, y) -> {
            sieve.locate(x + 4 * warpX.at(x / 17, y / 17), y + 4 * warpY.at(x / 17, y / 17), place);
            double radius = holes * (0.16 + 0.19 * Noise.unit(place.hash));
            return radius - place.centre;
        };
        field.paint((x, y, out) -> {
            double inside = nest.at(x, y);
            if (inside < 1.5) {
                stroma.at(x, y, out);
            }
            double speckle = grain.at(x / 3.1, y / 3.1);
            Shape.mix(out, 0.18 + 0.03 * speckle, 0.43 + 0.06 * speckle, Shape.step(inside, 0, 1.5));
            double lumen = inside < 9 ? -9 : hole.at(x, y);
            double pale = 0.02 * grain.at(x / 14.0, y / 14.0) - 0.001 * Math.max(0, lumen);
            Shape.mix(out, 0.03 + pale, 0.04 + pale, Shape.step(lumen, 0, 1.5));
        });
        new Nuclei(seed + 5).scatter(field, 13.2, 0.6, TUMOUR, (x, y, hash) -> {
            double inside = nest.at(x, y);
            if (inside < 5 || (inside > 9 && hole.at(x, y) > -5.5)) {
                return Nuclei.NONE;
            }
            double size = 4.7 + 1.5 * Noise.unit(hash);
            return new Nuclei.Nucleus(x, y, size * 1.12, size * 0.9, Math.PI * Noise.unit(Noise.next(hash)));
        });
        new Nuclei(seed + 6)
                .scatter(
                        field,
                        17.5,
                        0.8,
                        Connective.SPINDLE,
                        (x, y, hash) -> nest.at(x, y) > -4 ? Nuclei.NONE : stroma.spindle(x, y, hash));
    }
}
