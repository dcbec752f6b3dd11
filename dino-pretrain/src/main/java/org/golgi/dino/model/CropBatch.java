package org.golgi.dino.model;

import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;
import org.golgi.dino.mask.PatchMasks;

/**
 * The crops of B tiles, crop-major: first crop 1 of every tile, then crop 2 of every tile, and so on. The tensors
 * belong to whoever made the batch.
 *
 * @param globalCrops [2B, 3, G, G] float32, normalised
 * @param localCrops [L B, 3, l, l] float32, normalised; zero rows if there are no local crops
 * @param masks which patches of the 2B global crops the student does not see
 */
public record CropBatch(Tensor globalCrops, Tensor localCrops, PatchMasks masks) {

    public CropBatch {
        assert Ops.hasShape(globalCrops, -1, 3, -1, -1) && Ops.hasShape(localCrops, -1, 3, -1, -1);
        long images = globalCrops.size(0);
        if (images % 2 != 0 || images == 0 || localCrops.size(0) % (images / 2) != 0) {
            throw new IllegalArgumentException("a batch of " + images + " global and " + localCrops.size(0)
                    + " local crops is not 2 global and the same number of local crops a tile");
        }
        if (masks.images() != images) {
            throw new IllegalArgumentException(
                    "the masks cover " + masks.images() + " crops, the batch has " + images + " global crops");
        }
    }

    /** Tiles B. */
    public int tiles() {
        return (int) (globalCrops.size(0) / 2);
    }

    /** Local crops a tile, L. */
    public int localsPerTile() {
        return (int) (localCrops.size(0) / tiles());
    }
}
