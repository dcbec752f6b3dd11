package org.golgi.datasets.phantom;

/** Trabecular growth: parallel winding cords two or three cells thick, with slit-like sinusoids between them. */
final class TrabecularPattern implements Pattern {
    private static final Nuclei.Style ROUND = new Nuclei.Style(0.8, 0.3, 0.14, 0.3);

    private final int seed;
    private final double period;
    private final Fibres course;
    private final Noise grain;
    private final Noise width;

    TrabecularPattern(int seed) {
        this.seed = seed;
        period = 40 + 8 * Noise.unit(Noise.next(seed));
        course = new Fibres(seed + 2, 1.3);
        grain = new Noise(seed + 3L);
        width = new Noise(seed + 4L);
    }

    @Override
    public void paint(Field field) {
        field.paint((x, y, out) -> {
            double inside = depth(x, y);
            double speckle = grain.at(x / 3.1, y / 3.1);
            out[0] = (float) (0.17 + 0.03 * speckle);
            out[1] = (float) (0.52 + 0.09 * speckle + 0.1 * grain.at(x / 15.0, y / 15.0));
            double pale = 0.02 * grain.at(x / 14.0, y / 14.0) + 0.0015 * Math.max(-8, inside);
            Shape.mix(out, 0.03 + pale, 0.05 + pale, Shape.step(-inside, 0, 1.5));
        });
        new Nuclei(seed + 5).scatter(field, 13.4, 0.55, ROUND, (x, y, hash) -> {
            if (depth(x, y) < 5) {
                return Nuclei.NONE;
            }
            double size = 4.6 + 0.9 * Noise.unit(hash);
            return new Nuclei.Nucleus(x, y, size * 1.08, size, Math.PI * Noise.unit(Noise.next(hash)));
        });
        // Flat endothelium along the sinusoids.
        new Nuclei(seed + 6).scatter(field, 15, 0.9, Connective.SPINDLE, (x, y, hash) -> {
            double inside = depth(x, y);
            boolean lining = inside > -2.5 && inside < 1.5 && Noise.unit(hash) < 0.6;
            return lining ? new Nuclei.Nucleus(x, y, 6, 1.7, course.angle(x, y)) : Nuclei.NONE;
        });
    }

    private double depth(double x, double y) {
        double phase = course.across(x, y) / period;
        double fromMiddle = Math.abs(phase - Math.floor(phase) - 0.5) * period;
        return period * (0.385 + 0.1 * width.at(x / 55, y / 55)) - fromMiddle;
    }
}
