package org.golgi.datasets.stain;

import org.golgi.datasets.image.RgbImage;

/** Gives a tile the colours of a reference. */
public interface StainNormalizer {

    /**
     * The tile in the reference's colours.
     *
     * @throws IllegalArgumentException if the tile holds no stained tissue to go by
     */
    RgbImage normalize(RgbImage tile);
}
