package org.golgi.datasets.tile;

/**
 * What tiles are wanted.
 *
 * @param sizePx side of a tile in pixels
 * @param mpp micrometres a pixel of a tile
 * @param tolerance a level whose resolution is within this share of {@code mpp} is taken without resampling
 * @param overlap share of a tile's side that it has in common with its neighbour, 0 to below 1
 * @param upsample whether a slide that is coarser than {@code mpp} may be enlarged
 */
public record TileSpec(int sizePx, double mpp, double tolerance, double overlap, boolean upsample) {

    public TileSpec {
        if (sizePx < 8 || sizePx > 8192) {
            throw new IllegalArgumentException("tile size must be 8 to 8192 px, got " + sizePx);
        }
        if (!(mpp >= 0.02 && mpp <= 100)) {
            throw new IllegalArgumentException("target resolution must be 0.02 to 100 micrometres a pixel, got " + mpp);
        }
        if (!(tolerance >= 0 && tolerance <= 0.5)) {
            throw new IllegalArgumentException("resolution tolerance must be a share of 0 to 0.5, got " + tolerance);
        }
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException("overlap must be a share of 0 to below 1, got " + overlap);
        }
    }
}
