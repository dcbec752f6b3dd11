package org.golgi.datasets.tissue;

import java.util.List;

/**
 * One piece of tissue.
 *
 * @param outline its outer contour
 * @param holes contours of the holes in it, the largest first
 */
public record TissueRegion(Contour outline, List<Contour> holes) {

    public TissueRegion {
        holes = List.copyOf(holes);
    }

    /** The region in coordinates that are larger by this factor. */
    public TissueRegion scaled(double factor) {
        return new TissueRegion(
                outline.scaled(factor),
                holes.stream().map(hole -> hole.scaled(factor)).toList());
    }
}
