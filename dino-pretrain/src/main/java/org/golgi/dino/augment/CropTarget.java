package org.golgi.dino.augment;

/**
 * Where the normalised crops of one tile go in the arrays of a batch of B tiles, crop-major as DINOv2 collates them:
 * crop 1 of all tiles, then crop 2.
 *
 * @param globals [2B, 3, G, G]
 * @param locals [L * B, 3, l, l]
 * @param batch tiles B
 * @param slot the tile's place, 0 to B - 1
 */
public record CropTarget(float[] globals, float[] locals, int batch, int slot) {

    public CropTarget {
        if (slot < 0 || slot >= batch) {
            throw new IllegalStateException("slot " + slot + " of a batch of " + batch);
        }
    }

    float[] array(int view) {
        return view < AugmentConfig.GLOBAL_CROPS ? globals : locals;
    }

    int offset(int view, int cropLength) {
        int crop = view < AugmentConfig.GLOBAL_CROPS ? view : view - AugmentConfig.GLOBAL_CROPS;
        return (crop * batch + slot) * cropLength;
    }
}
