package org.golgi.datasets.image;

/**
 * A rectangle of pixels.
 *
 * @param left first column
 * @param top first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PixelBox(int left, int top, int width, int height) {

    /**
     * Refuses a box that does not lie in a picture of this size.
     *
     * @throws IllegalArgumentException naming both
     */
    public void requireInside(int imageWidth, int imageHeight) {
        boolean inside = left >= 0
                && top >= 0
                && width >= 1
                && height >= 1
                && left <= imageWidth - width
                && top <= imageHeight - height;
        if (!inside) {
            throw new IllegalArgumentException("box of %d x %d px at (%d, %d) does not lie in a picture of %d x %d px"
                    .formatted(width, height, left, top, imageWidth, imageHeight));
        }
    }
}
