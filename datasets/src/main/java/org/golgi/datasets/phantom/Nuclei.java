package org.golgi.datasets.phantom;

/**
 * Scatters nuclei over a field and stamps them: ellipses with a wavering outline, chromatin grains, a darker membrane
 * and, where the style says so, a nucleolus.
 */
final class Nuclei {
    private final int seed;
    private final Noise outline;
    private final Noise chromatin;

    Nuclei(int seed) {
        this.seed = seed;
        this.outline = new Noise(seed + 101L);
        this.chromatin = new Noise(seed + 202L);
    }

    /**
     * How nuclei look.
     *
     * @param darkness mean haematoxylin
     * @param grain how much the chromatin varies, as a share of the darkness
     * @param membrane haematoxylin added at the rim
     * @param nucleolus haematoxylin added in a spot near the middle
     */
    record Style(double darkness, double grain, double membrane, double nucleolus) {}

    /** One nucleus: half axes in pixels, angle of the long one in radians. */
    record Nucleus(double x, double y, double longAxis, double shortAxis, double angle) {}

    /** Says whether and what to put at a lattice place. */
    interface Choice {
        /** The nucleus at this place, or one with a long axis of 0 for none; hash is the place's own random number. */
        Nucleus at(double x, double y, int hash);
    }

    static final Nucleus NONE = new Nucleus(0, 0, 0, 0, 0);

    /** Goes over a jittered lattice in an order that does not depend on the field, so fields join without a seam. */
    void scatter(Field field, double spacing, double jitter, Style style, Choice choice) {
        double reach = 26;
        int firstRow = (int) Math.floor((field.y0 - reach) / spacing);
        int lastRow = (int) Math.floor((field.y0 + field.height + reach) / spacing);
        int firstColumn = (int) Math.floor((field.x0 - reach) / spacing);
        int lastColumn = (int) Math.floor((field.x0 + field.width + reach) / spacing);
        for (int row = firstRow; row <= lastRow; row++) {
            // Every second row is shifted by half a place: nuclei pack as in a honeycomb.
            double shift = (row & 1) == 0 ? 0.25 : 0.75;
            for (int column = firstColumn; column <= lastColumn; column++) {
                int hash = Noise.hash(seed, column, row);
                int second = Noise.next(hash);
                double x = (column + shift + jitter * (Noise.unit(hash) - 0.5)) * spacing;
                double y = (row + 0.5 + jitter * (Noise.unit(second) - 0.5)) * spacing;
                int own = Noise.next(second);
                Nucleus nucleus = choice.at(x, y, own);
                if (nucleus.longAxis > 0) {
                    stamp(field, nucleus, style, own);
                }
            }
        }
    }

    private void stamp(Field field, Nucleus nucleus, Style style, int hash) {
        double reach = nucleus.longAxis * 1.2 + 1.5;
        int left = Math.max(field.x0, (int) Math.ceil(nucleus.x - reach));
        int right = Math.min(field.x0 + field.width - 1, (int) Math.floor(nucleus.x + reach));
        int top = Math.max(field.y0, (int) Math.ceil(nucleus.y - reach));
        int bottom = Math.min(field.y0 + field.height - 1, (int) Math.floor(nucleus.y + reach));
        if (left > right || top > bottom) {
            return;
        }
        double cos = StrictMath.cos(nucleus.angle);
        double sin = StrictMath.sin(nucleus.angle);
        double tone = style.darkness * (0.82 + 0.36 * Noise.unit(Noise.next(hash)));
        double spotU = 0.5 * (Noise.unit(hash) - 0.5);
        double spotV = Noise.unit(Noise.next(hash + 1)) - 0.5;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double dx = x - nucleus.x;
                double dy = y - nucleus.y;
                double u = (dx * cos + dy * sin) / nucleus.longAxis;
                double v = (dy * cos - dx * sin) / nucleus.shortAxis;
                double distance = Math.sqrt(u * u + v * v);
                if (distance > 1.3) {
                    continue;
                }
                distance += 0.14 * outline.at(x * 0.11, y * 0.11);
                double cover = Math.min(1, 0.5 + (1 - distance) * nucleus.shortAxis / 1.5);
                if (cover <= 0) {
                    continue;
                }
                double amount = tone * (1 + style.grain * chromatin.at(x * 0.31, y * 0.31));
                amount += style.membrane * Math.max(0, 1 - 4 * Math.abs(distance - 0.86));
                double spot = (u - spotU) * (u - spotU) + (v - spotV) * (v - spotV);
                amount += style.nucleolus * Math.max(0, 1 - spot / 0.09);
                int i = (y - field.y0) * field.width + x - field.x0;
                field.haematoxylin[i] += (float) (cover * (amount - field.haematoxylin[i]));
                field.eosin[i] += (float) (cover * (0.34 - field.eosin[i]));
            }
        }
    }
}
