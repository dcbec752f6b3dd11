package org.golgi.datasets.phantom;

/** Solid tumour: sheets of large, uneven nuclei with nucleoli, cut by clefts and thin septa. */
final class SolidPattern implements Pattern {
    private static final Nuclei.Style PLEOMORPHIC = new Nuclei.Style(0.68, 0.5, 0.16, 0.6);

    private final int seed;
    private final double nestSize;
    private final Noise warpX;
    private final Noise warpY;
    private final Noise grain;

    SolidPattern(int seed) {
        this.seed = seed;
        nestSize = 125 + 40 * Noise.unit(Noise.next(seed));
        warpX = new Noise(seed + 1L);
        warpY = new Noise(seed + 2L);
        grain = new Noise(seed + 3L);
    }

    @Override
    public void paint(Field field) {
        Mosaic nests = new Mosaic(seed, nestSize, 0.9, 60, field);
        Mosaic.Place place = new Mosaic.Place();
        Shape.Depth nest = (x, y) -> {
            nests.locate(x + 16 * warpX.at(x / 50, y / 50), y + 16 * warpY.at(x / 50, y / 50), place);
            return place.border;
        };
        Connective septum = new Connective(seed + 4, 0.6, 1);
        field.paint((x, y, out) -> {
            double inside = nest.at(x, y);
            double speckle = grain.at(x / 3.1, y / 3.1);
            double patch = grain.at(x / 23.0 + 7, y / 23.0);
            out[0] = (float) (0.17 + 0.03 * speckle);
            out[1] = (float) (0.46 + 0.06 * speckle + 0.08 * patch);
            double cleft = Shape.step(-inside, -9 + 4 * warpX.at(x / 21.0, y / 21.0), 1.5);
            Shape.mix(out, 0.02 + 0.01 * patch, 0.04 + 0.02 * patch, cleft);
            if (inside < 4) {
                float[] pair = new float[2];
                septum.at(x, y, pair);
                Shape.mix(out, pair[0], pair[1], Shape.step(-inside, -3.2, 1));
            }
        });
        new Nuclei(seed + 5).scatter(field, 18.6, 0.65, PLEOMORPHIC, (x, y, hash) -> {
            if (nest.at(x, y) < 11) {
                return Nuclei.NONE;
            }
            double size = 5.4 + 4.2 * Noise.unit(hash) * Noise.unit(Noise.next(hash + 3));
            double oval = 1 + 0.35 * Noise.unit(Noise.next(hash));
            return new Nuclei.Nucleus(x, y, size * oval, size, Math.PI * Noise.unit(Noise.next(hash + 1)));
        });
    }
}
