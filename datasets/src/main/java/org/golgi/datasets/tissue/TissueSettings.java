package org.golgi.datasets.tissue;

/**
 * How tissue is told from glass.
 *
 * @param medianPx side of the median filter's window in mask pixels, odd
 * @param otsu take Otsu's threshold of the filtered saturation, kept within {@code minThreshold … maxThreshold}
 * @param minThreshold saturation over which a pixel is tissue (0 to 255), or the lowest that Otsu may choose
 * @param maxThreshold the highest that Otsu may choose
 * @param closePx side of the square of the closing in mask pixels
 * @param leastBrightness darker pixels (0 to 255) are no tissue
 */
public record TissueSettings(
        int medianPx, boolean otsu, int minThreshold, int maxThreshold, int closePx, int leastBrightness) {

    public TissueSettings {
        if (medianPx < 1 || medianPx % 2 == 0 || medianPx > 255) {
            throw new IllegalArgumentException("the median window must be odd, 1 to 255 px, got " + medianPx);
        }
        if (minThreshold < 0 || maxThreshold > 255 || minThreshold > maxThreshold) {
            throw new IllegalArgumentException("saturation thresholds must be 0 <= min <= max <= 255, got %d and %d"
                    .formatted(minThreshold, maxThreshold));
        }
        if (closePx < 0 || closePx > 255) {
            throw new IllegalArgumentException("the closing must be 0 to 255 px, got " + closePx);
        }
        if (leastBrightness < 0 || leastBrightness > 255) {
            throw new IllegalArgumentException("the least brightness must be 0 to 255, got " + leastBrightness);
        }
    }

    /** CLAM's segmentation with a fixed threshold. */
    public static TissueSettings clam(int threshold, int medianPx, int closePx) {
        return new TissueSettings(medianPx, false, threshold, threshold, closePx, 0);
    }

    /** CLAM's segmentation with Otsu's threshold. */
    public static TissueSettings clamOtsu(int medianPx, int closePx) {
        return new TissueSettings(medianPx, true, 0, 255, closePx, 0);
    }
}
