package org.golgi.dino.data;

import java.util.List;

/**
 * The crops of one training step, crop-major: crop 1 of all B tiles, then crop 2.
 *
 * <p>The arrays belong to the loader: they are valid until its next {@link BatchLoader#next}.
 *
 * @param step the step these crops are for
 * @param globals normalised [2B, 3, G, G]
 * @param locals normalised [L * B, 3, l, l]
 * @param ids names of the B tiles
 */
public record LoadedBatch(long step, float[] globals, float[] locals, List<String> ids) {

    public LoadedBatch {
        ids = List.copyOf(ids);
    }

    /** Tiles B. */
    public int tiles() {
        return ids.size();
    }
}
