package org.golgi.datasets.tissue;

import java.util.List;
import org.golgi.datasets.image.RgbImage;

/**
 * Where the tissue of a slide lies.
 *
 * @param mask 255 on tissue, at the scale of the picture it was made from
 * @param regions the pieces of tissue at that scale
 * @param threshold the saturation threshold that was used, 0 where none was
 */
public record TissueMask(Plane mask, List<TissueRegion> regions, int threshold) {

    public TissueMask {
        regions = List.copyOf(regions);
    }

    /**
     * Segments a small picture of a slide as CLAM does (Lu et al. 2021, Methods): saturation, median, threshold, closing,
     * contours of two levels, area filters.
     */
    public static TissueMask of(RgbImage overview, TissueSettings settings, ContourFilter filter) {
        Plane filtered =
                PlaneOps.median(PlaneOps.saturation(overview, settings.leastBrightness()), settings.medianPx());
        int threshold = settings.minThreshold();
        if (settings.otsu()) {
            threshold = Math.max(threshold, Math.min(settings.maxThreshold(), Otsu.threshold(filtered)));
        }
        return of(PlaneOps.close(PlaneOps.over(filtered, threshold), settings.closePx()), filter, threshold);
    }

    /** The pieces of a mask of 0 and 255 that was made in another way. */
    public static TissueMask of(Plane mask, ContourFilter filter) {
        return of(mask, filter, 0);
    }

    private static TissueMask of(Plane mask, ContourFilter filter, int threshold) {
        List<TissueRegion> regions = Contours.of(mask).regions(filter);
        return new TissueMask(PlaneOps.draw(mask.width(), mask.height(), regions), regions, threshold);
    }

    /** The share of the picture that is tissue. */
    public double fraction() {
        long count = 0;
        for (byte value : mask.values()) {
            count += value != 0 ? 1 : 0;
        }
        return (double) count / mask.values().length;
    }
}
