package org.golgi.datasets.phantom;

/** What one region is made of, seen through the slide's lens, with the distribution of dyes common to all classes. */
final class Tissue {
    private final Pattern pattern;
    private final Lens lens;
    private final int seed;
    private volatile Concentrations.Map map;

    Tissue(TissueClass tissue, Lens lens, int seed) {
        this.pattern = tissue.pattern(seed);
        this.lens = lens;
        this.seed = seed;
    }

    /** The dyes of a rectangle, not yet carried to the common distribution. */
    Field view(int x0, int y0, int width, int height) {
        return lens.view(pattern, x0, y0, width, height);
    }

    /** The way to the common distribution. Learnt when first asked for, on whichever thread that is. */
    Concentrations.Map map() {
        Concentrations.Map known = map;
        if (known == null) {
            synchronized (this) {
                if (map == null) {
                    map = Swatches.of(pattern, lens, seed).to(Swatches.standard());
                }
                known = map;
            }
        }
        return known;
    }
}
