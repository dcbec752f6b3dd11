package org.golgi.datasets.phantom;

import java.util.List;

/**
 * What a set of phantom slides shall hold.
 *
 * @param slides how many slides
 * @param seed the same seed gives the same files
 * @param sizePx width and height of a slide at level 0, a multiple of 256
 * @param classes kinds of tissue
 * @param artefacts whether some slides get folds, pen marks and places out of focus
 * @param tilesPerClass labelled tiles of each class over all slides; 0 for none
 * @param tilePx width and height of a labelled tile at level 0
 * @param slidesPerPatient how many slides in a row belong to one patient
 * @param threads painting threads; changes nothing but the time taken
 */
public record PhantomOptions(
        int slides,
        long seed,
        int sizePx,
        List<TissueClass> classes,
        boolean artefacts,
        int tilesPerClass,
        int tilePx,
        int slidesPerPatient,
        int threads) {

    public PhantomOptions {
        classes = List.copyOf(classes);
        atLeast("slides", slides, 1);
        atLeast("tiles per class", tilesPerClass, 0);
        atLeast("slides per patient", slidesPerPatient, 1);
        atLeast("threads", threads, 1);
        if (tilePx < 16 || tilePx > 512) {
            throw new IllegalArgumentException(
                    "labelled tiles of %d px: use 16 to 512, or no tile lies within one region".formatted(tilePx));
        }
        new PhantomSpec(seed, 0, sizePx, classes, artefacts);
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s: %d; use %d or more".formatted(what, value, least));
        }
    }

    PhantomSpec spec(int slide) {
        return new PhantomSpec(seed, slide, sizePx, classes, artefacts);
    }

    int patients() {
        return (slides + slidesPerPatient - 1) / slidesPerPatient;
    }

    String patient(int slide) {
        return "patient_%04d".formatted(slide / slidesPerPatient);
    }

    /** The last third of the patients, at least one when there are two, is the test part. */
    String split(int slide) {
        int test = patients() < 2 ? 0 : Math.max(1, patients() / 3);
        return slide / slidesPerPatient >= patients() - test ? "test" : "train";
    }
}
