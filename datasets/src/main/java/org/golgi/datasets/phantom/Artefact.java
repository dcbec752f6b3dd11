package org.golgi.datasets.phantom;

import java.util.ArrayList;
import java.util.List;
import org.golgi.core.random.Rng;

/** Something that went wrong with a slide. It changes dyes, light or focus where it lies, and nothing elsewhere. */
sealed interface Artefact permits Artefact.Fold, Artefact.Pen, Artefact.OutOfFocus {
    /** The name of its kind in label files. */
    String label();

    /** Its outline at level 0. */
    int[] ring(int sizePx);

    /** How deep inside it a position lies, pixels; negative outside. */
    double depth(double x, double y);

    /** How many times as much dye a pixel holds. */
    default float dye(double x, double y) {
        return 1;
    }

    /** The share of light of a channel that passes. */
    default float passes(double x, double y, int channel) {
        return 1;
    }

    /** How far a pixel is out of focus, 0 sharp to 1. */
    default float defocus(double x, double y) {
        return 0;
    }

    /** True if it touches a rectangle, or comes near it. */
    default boolean touches(int x0, int y0, int width, int height) {
        double reach = 0.5 * Math.sqrt((double) width * width + (double) height * height);
        return depth(x0 + width / 2.0, y0 + height / 2.0) > -reach;
    }

    /** None to three of the kinds, each with one chance in three. */
    static List<Artefact> draw(Rng rng, int sizePx) {
        List<Artefact> artefacts = new ArrayList<>();
        if (rng.chance(1.0 / 3)) {
            artefacts.add(new Fold(new Stroke(rng, sizePx, rng.uniform(0.2, 0.5), rng.uniform(18, 38))));
        }
        if (rng.chance(1.0 / 3)) {
            float[][] inks = {{0.15f, 0.3f, 0.85f}, {0.1f, 0.6f, 0.35f}, {0.12f, 0.12f, 0.14f}};
            artefacts.add(
                    new Pen(new Stroke(rng, sizePx, rng.uniform(0.3, 0.6), rng.uniform(40, 70)), inks[rng.nextInt(3)]));
        }
        if (rng.chance(1.0 / 3)) {
            double radius = sizePx * rng.uniform(0.08, 0.16);
            artefacts.add(new OutOfFocus(sizePx * rng.uniform(0.3, 0.7), sizePx * rng.uniform(0.3, 0.7), radius));
        }
        return artefacts;
    }

    /** The section lies double. */
    record Fold(Stroke stroke) implements Artefact {
        @Override
        public String label() {
            return "fold";
        }

        @Override
        public int[] ring(int sizePx) {
            return stroke.ring(sizePx);
        }

        @Override
        public double depth(double x, double y) {
            return stroke.depth(x, y);
        }

        @Override
        public float dye(double x, double y) {
            return 1 + 1.1f * (float) Shape.step(depth(x, y), 3, 3);
        }
    }

    /** A felt pen drew on the cover glass. */
    record Pen(Stroke stroke, float[] ink) implements Artefact {
        @Override
        public String label() {
            return "pen";
        }

        @Override
        public int[] ring(int sizePx) {
            return stroke.ring(sizePx);
        }

        @Override
        public double depth(double x, double y) {
            return stroke.depth(x, y);
        }

        @Override
        public float passes(double x, double y, int channel) {
            float cover = (float) Shape.step(depth(x, y), 4, 4);
            return 1 - cover * (1 - ink[channel]);
        }
    }

    /** The scanner missed the focus in a round spot. */
    record OutOfFocus(double x, double y, double radius) implements Artefact {
        @Override
        public String label() {
            return "out_of_focus";
        }

        @Override
        public int[] ring(int sizePx) {
            int[] ring = new int[96];
            for (int i = 0; i < 48; i++) {
                double angle = 2 * Math.PI * i / 48;
                ring[2 * i] = (int) Math.max(0, Math.min(sizePx, Math.round(x + radius * StrictMath.cos(angle))));
                ring[2 * i + 1] = (int) Math.max(0, Math.min(sizePx, Math.round(y + radius * StrictMath.sin(angle))));
            }
            return ring;
        }

        @Override
        public double depth(double px, double py) {
            return radius - Math.sqrt((px - x) * (px - x) + (py - y) * (py - y));
        }

        @Override
        public float defocus(double px, double py) {
            return (float) Shape.step(depth(px, py), 20, 20);
        }
    }
}
