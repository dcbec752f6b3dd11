package org.golgi.datasets.phantom;

/** Glands: a ring of columnar cells with nuclei at the base around an open lumen, in connective tissue. */
final class GlandPattern implements Pattern {
    private static final Nuclei.Style COLUMNAR = new Nuclei.Style(0.82, 0.3, 0.12, 0);

    private final int seed;
    private final double size;
    private final double epithelium;
    private final Noise warpX;
    private final Noise warpY;
    private final Noise grain;
    private final Connective stroma;

    GlandPattern(int seed) {
        this.seed = seed;
        size = 112 + 26 * Noise.unit(Noise.next(seed));
        epithelium = 23 + 5 * Noise.unit(Noise.next(seed + 1));
        warpX = new Noise(seed + 1L);
        warpY = new Noise(seed + 2L);
        grain = new Noise(seed + 3L);
        stroma = new Connective(seed + 4, 0.8, 0.62);
    }

    @Override
    public void paint(Field field) {
        Mosaic mosaic = new Mosaic(seed, size, 0.75, 60, field);
        Mosaic.Place place = new Mosaic.Place();
        Shape.Depth depth = (x, y) -> depth(mosaic, place, x, y);
        field.paint((x, y, out) -> {
            double inside = depth.at(x, y);
            if (inside < 1.5) {
                stroma.at(x, y, out);
            }
            double speckle = grain.at(x / 3.1, y / 3.1);
            double apical = Math.max(0, Math.min(1, inside / epithelium));
            Shape.mix(out, 0.20 - 0.06 * apical + 0.03 * speckle, 0.42 + 0.05 * speckle, Shape.step(inside, 0, 1.5));
            double lumen = inside - epithelium - 3 * grain.at(x / 9.0, y / 9.0);
            double pale = 0.02 * grain.at(x / 14.0, y / 14.0) - 0.0006 * Math.min(30, lumen);
            Shape.mix(out, 0.03 + pale, 0.04 + pale, Shape.step(lumen, 0, 2));
        });
        Nuclei nuclei = new Nuclei(seed + 5);
        nuclei.scatter(field, 9.2, 0.6, COLUMNAR, (x, y, hash) -> {
            double inside = depth.at(x, y);
            if (inside < 3.5 || inside > 0.62 * epithelium) {
                return Nuclei.NONE;
            }
            double angle = Shape.gradient(depth, x, y) + 0.5 * (Noise.unit(hash) - 0.5);
            return new Nuclei.Nucleus(x, y, 6.6 + 2 * Noise.unit(hash), 3.6 + 0.8 * Noise.unit(hash), angle);
        });
        new Nuclei(seed + 6)
                .scatter(
                        field,
                        17.5,
                        0.8,
                        Connective.SPINDLE,
                        (x, y, hash) -> depth.at(x, y) > -4 ? Nuclei.NONE : stroma.spindle(x, y, hash));
    }

    private double depth(Mosaic mosaic, Mosaic.Place place, double x, double y) {
        mosaic.locate(x + 11 * warpX.at(x / 38, y / 38), y + 11 * warpY.at(x / 38, y / 38), place);
        double radius = size * (0.44 + 0.14 * Noise.unit(place.hash));
        return Math.min(place.border - 6 - 5 * Noise.unit(place.hash), radius - place.centre);
    }
}
