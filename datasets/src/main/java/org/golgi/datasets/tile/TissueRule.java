package org.golgi.datasets.tile;

import org.golgi.datasets.tissue.MaskArea;

/** When a tile holds enough tissue. */
public enum TissueRule {
    /** At least the least share of it is tissue. */
    FRACTION,
    /** Its centre lies in tissue. */
    CENTER;

    /** Whether a square stays, in coordinates of the mask. */
    boolean accepts(MaskArea mask, double left, double top, double side, double tissue, double minTissue) {
        if (this == FRACTION) {
            return tissue >= minTissue && tissue > 0;
        }
        double x = Math.floor(left + side / 2);
        double y = Math.floor(top + side / 2);
        return mask.fraction(x, y, x + 1, y + 1) > 0.5;
    }
}
