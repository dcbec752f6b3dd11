package org.golgi.datasets.quality;

import java.util.Optional;

/**
 * Which tiles are dropped.
 *
 * @param minSharpness least {@link TileQuality#sharpness}; 0 keeps all
 * @param maxPen largest share of marker colour
 * @param maxDark largest share of dark pixels
 * @param minSaturation least mean saturation, 0 to 255
 * @param minTissue least share of pixels that look like tissue
 */
public record QualityLimits(
        double minSharpness, double maxPen, double maxDark, double minSaturation, double minTissue) {

    public QualityLimits {
        if (!(minSharpness >= 0)) {
            throw new IllegalArgumentException("min_sharpness must be 0 (off) or more, got " + minSharpness);
        }
        if (!(minSaturation >= 0 && minSaturation <= 255)) {
            throw new IllegalArgumentException("min_saturation must be 0 to 255, got " + minSaturation);
        }
        for (double share : new double[] {maxPen, maxDark, minTissue}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "max_pen, max_dark and min_tissue are shares of 0 to 1, got " + share);
            }
        }
    }

    /** Why a tile is dropped: {@code pen}, {@code dark}, {@code pale}, {@code empty} or {@code blur}; empty if it stays. */
    public Optional<String> reasonAgainst(TileQuality tile) {
        if (tile.pen() > maxPen) {
            return Optional.of("pen");
        }
        if (tile.dark() > maxDark) {
            return Optional.of("dark");
        }
        if (tile.saturation() < minSaturation) {
            return Optional.of("pale");
        }
        if (tile.tissue() < minTissue) {
            return Optional.of("empty");
        }
        return tile.sharpness() < minSharpness ? Optional.of("blur") : Optional.empty();
    }
}
