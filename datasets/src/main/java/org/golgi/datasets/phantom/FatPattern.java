package org.golgi.datasets.phantom;

/** Fat: round empty vacuoles in a foam, with cellular septa between them. */
final class FatPattern implements Pattern {
    private final int seed;
    private final double size;
    private final Noise warpX;
    private final Noise warpY;
    private final Noise grain;

    FatPattern(int seed) {
        this.seed = seed;
        size = 58 + 14 * Noise.unit(Noise.next(seed));
        warpX = new Noise(seed + 1L);
        warpY = new Noise(seed + 2L);
        grain = new Noise(seed + 3L);
    }

    @Override
    public void paint(Field field) {
        Mosaic mosaic = new Mosaic(seed, size, 0.6, 40, field);
        Mosaic.Place place = new Mosaic.Place();
        Shape.Depth depth = (x, y) -> {
            mosaic.locate(x + 5 * warpX.at(x / 26, y / 26), y + 5 * warpY.at(x / 26, y / 26), place);
            double radius = size * (0.27 + 0.14 * Noise.unit(place.hash));
            return Math.min(place.border - 6, radius - place.centre);
        };
        field.paint((x, y, out) -> {
            double inside = depth.at(x, y);
            double thread = grain.at(x / 5.0, y / 5.0) + 0.6 * grain.at(x / 15.0, y / 15.0);
            out[0] = (float) (0.14 + 0.03 * thread);
            out[1] = (float) (0.55 + 0.16 * thread);
            // Palest in the middle, so that what the common distribution has no white for becomes a rim.
            double pale = 0.0007 * Math.max(0, 26 - inside) + 0.004 * thread;
            Shape.mix(out, 0.02 + pale, 0.03 + 2 * pale, Shape.step(inside, 0, 1.3));
        });
        new Nuclei(seed + 5).scatter(field, 11.6, 0.8, Connective.SPINDLE, (x, y, hash) -> {
            double inside = depth.at(x, y);
            if (inside > -2.2) {
                return Nuclei.NONE;
            }
            double along = Shape.gradient(depth, x, y) + Math.PI / 2;
            double thickness = 2.4 + 1.2 * Noise.unit(hash);
            return new Nuclei.Nucleus(x, y, thickness * (1.4 + Noise.unit(Noise.next(hash))), thickness, along);
        });
    }
}
