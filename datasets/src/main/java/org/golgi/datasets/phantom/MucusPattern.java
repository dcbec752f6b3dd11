package org.golgi.datasets.phantom;

/** Mucus: swirling strands in pale pools, with islands of cells floating in them. */
final class MucusPattern implements Pattern {
    private static final Nuclei.Style FLOATING = new Nuclei.Style(0.82, 0.3, 0.12, 0.15);

    private final int seed;
    private final Noise swirl;
    private final Noise islands;
    private final Fibres strands;

    MucusPattern(int seed) {
        this.seed = seed;
        swirl = new Noise(seed + 1L);
        islands = new Noise(seed + 2L);
        strands = new Fibres(seed + 3, 2.6);
    }

    @Override
    public void paint(Field field) {
        field.paint((x, y, out) -> {
            double island = island(x, y);
            double across = strands.across(x, y) + 26 * swirl.at(x / 75.0, y / 75.0);
            double strand = strands.thread(x * 0.55, y * 0.55, across * 0.42)
                    + 0.4 * strands.thread(x * 0.9, y * 0.9, across * 1.3);
            double wet = Shape.step(strand, -0.2, 0.55);
            out[0] = (float) (0.02 + 0.12 * wet + 0.02 * strand);
            out[1] = (float) (0.04 + 0.52 * wet + 0.05 * strand);
            double speckle = swirl.at(x / 3.1, y / 3.1);
            Shape.mix(out, 0.18 + 0.03 * speckle, 0.5 + 0.08 * speckle, Shape.step(island, 0, 0.05));
        });
        new Nuclei(seed + 5).scatter(field, 11.8, 0.6, FLOATING, (x, y, hash) -> {
            if (island(x, y) < 0.05) {
                return Nuclei.NONE;
            }
            double size = 4.1 + 1.2 * Noise.unit(hash);
            return new Nuclei.Nucleus(x, y, size * 1.2, size, Math.PI * Noise.unit(Noise.next(hash)));
        });
    }

    private double island(double x, double y) {
        return islands.at(x / 62, y / 62) + 0.25 * islands.at(x / 23, y / 23) - 0.06;
    }
}
