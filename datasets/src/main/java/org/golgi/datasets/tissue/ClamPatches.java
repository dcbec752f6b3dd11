package org.golgi.datasets.tissue;

import java.util.ArrayList;
import java.util.List;

/**
 * Patch positions as CLAM chooses them (Lu et al. 2021): a grid from each contour's bounding box, kept by where test
 * points of the patch lie. Neighbouring contours may give overlapping patches.
 */
public final class ClamPatches {

    /** Which points of a patch must lie in the contour. */
    public enum Rule {
        /** Any of four points, a quarter of the patch from its centre. */
        FOUR_PT,
        /** All four points. */
        FOUR_PT_HARD,
        /** The centre. */
        CENTER,
        /** The upper left corner. */
        BASIC
    }

    private ClamPatches() {}

    /** The upper left corner of a patch in level-0 pixels. */
    public record Position(int x, int y) {}

    /**
     * The patches of one region.
     *
     * @param region in level-0 coordinates
     * @param padding patches may reach beyond the slide
     */
    public static List<Position> of(
            TissueRegion region, int slideWidth, int slideHeight, int size, int step, boolean padding, Rule rule) {
        int[] bounds = region.outline().bounds();
        int right = bounds[2] + 1;
        int bottom = bounds[3] + 1;
        if (!padding) {
            right = Math.min(right, slideWidth - size + 1);
            bottom = Math.min(bottom, slideHeight - size + 1);
        }
        List<Position> positions = new ArrayList<>();
        for (int x = bounds[0]; x < right; x += step) {
            for (int y = bounds[1]; y < bottom; y += step) {
                if (accepts(region.outline(), x, y, size, rule) && !inHole(region, x + size / 2, y + size / 2)) {
                    positions.add(new Position(x, y));
                }
            }
        }
        return positions;
    }

    private static boolean accepts(Contour outline, int x, int y, int size, Rule rule) {
        int middleX = x + size / 2;
        int middleY = y + size / 2;
        if (rule == Rule.BASIC) {
            return outline.locate(x, y) >= 0;
        }
        int shift = size / 4;
        if (rule == Rule.CENTER || shift == 0) {
            return outline.locate(middleX, middleY) >= 0;
        }
        int inside = 0;
        for (int sign = 0; sign < 4; sign++) {
            int pointX = middleX + (sign % 2 == 0 ? shift : -shift);
            int pointY = middleY + (sign / 2 == 0 ? shift : -shift);
            inside += outline.locate(pointX, pointY) >= 0 ? 1 : 0;
        }
        return rule == Rule.FOUR_PT ? inside > 0 : inside == 4;
    }

    private static boolean inHole(TissueRegion region, int x, int y) {
        return region.holes().stream().anyMatch(hole -> hole.locate(x, y) > 0);
    }
}
