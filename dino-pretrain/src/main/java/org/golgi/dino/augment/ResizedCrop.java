package org.golgi.dino.augment;

import org.golgi.datasets.image.PixelBox;

/**
 * Cuts a box out of the tile and makes it square, bicubic with antialiasing.
 *
 * @param box what is cut out
 * @param sizePx side of the crop
 */
public record ResizedCrop(PixelBox box, int sizePx) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        canvas.cut(box, sizePx);
    }
}
