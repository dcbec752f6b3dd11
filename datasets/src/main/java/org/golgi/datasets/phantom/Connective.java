package org.golgi.datasets.phantom;

/** Connective tissue: collagen fibres with clefts between them and spindle nuclei along them. */
final class Connective {
    static final Nuclei.Style SPINDLE = new Nuclei.Style(0.85, 0.2, 0.05, 0);

    private final Fibres fibres;
    private final Noise clefts;
    private final double cleftLevel;

    /** @param cleftLevel noise level above which a cleft opens: 0.3 for loose tissue, 1 for none */
    Connective(int seed, double bend, double cleftLevel) {
        fibres = new Fibres(seed, bend);
        clefts = new Noise(seed + 31L);
        this.cleftLevel = cleftLevel;
    }

    void at(double x, double y, float[] out) {
        double across = fibres.across(x, y);
        float thread = fibres.thread(x, y, across);
        double open = Shape.step(clefts.at(x / 60 + across / 90, across / 8.5), cleftLevel, 0.16);
        out[0] = (float) ((0.10 + 0.04 * thread) * (1 - open) + 0.015 * open);
        out[1] = (float) ((0.62 + 0.24 * thread) * (1 - open) + 0.03 * open);
    }

    /** A spindle nucleus lying along the fibres. */
    Nuclei.Nucleus spindle(double x, double y, int hash) {
        double length = 7.5 + 4 * Noise.unit(hash);
        double thickness = 2.1 + 1.1 * Noise.unit(Noise.next(hash));
        return new Nuclei.Nucleus(x, y, length, thickness, fibres.angle(x, y));
    }
}
