package org.golgi.datasets.phantom;

import java.util.List;

/**
 * What a phantom slide is a pure function of.
 *
 * @param seed of the whole set
 * @param index number of the slide in the set, from 0
 * @param sizePx width and height of level 0, a multiple of 256
 * @param classes the kinds of tissue, without repeats
 * @param artefacts whether some slides get pen marks, folds and places out of focus
 */
public record PhantomSpec(long seed, int index, int sizePx, List<TissueClass> classes, boolean artefacts) {
    static final int MAX_PX = 32768;

    public PhantomSpec {
        classes = List.copyOf(classes);
        if (sizePx < 1024 || sizePx > MAX_PX || sizePx % 256 != 0) {
            throw new IllegalArgumentException(
                    "phantom slide of %d px: use a multiple of 256 from 1024 to %d".formatted(sizePx, MAX_PX));
        }
        if (classes.isEmpty() || classes.stream().distinct().count() != classes.size()) {
            throw new IllegalArgumentException("phantom classes %s: name at least one, each once".formatted(classes));
        }
        if (index < 0) {
            throw new IllegalArgumentException("phantom slide number %d: use 0 or more".formatted(index));
        }
    }

    /** Stem of the slide's files. */
    public String name() {
        return "phantom_%04d".formatted(index);
    }
}
