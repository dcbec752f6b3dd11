package org.golgi.datasets.phantom;

import java.util.List;

/**
 * An outlined part of a slide.
 *
 * @param id number in the slide, from 1
 * @param label a class ({@link TissueClass#label()}) or the kind of artefact
 * @param colour 0xRRGGBB in annotations
 * @param artefact whether it is an artefact; artefacts lie over tissue or glass
 * @param rings closed rings x0, y0, x1, y1 … at level 0, the outer one first, then holes
 */
public record PhantomRegion(int id, String label, int colour, boolean artefact, List<int[]> rings) {

    /** Enclosed area in level-0 pixels. */
    public double areaPx() {
        double area = Math.abs(Outline.area(rings.get(0)));
        for (int[] hole : rings.subList(1, rings.size())) {
            area -= Math.abs(Outline.area(hole));
        }
        return area;
    }

    /** Left, top, right, bottom at level 0, right and bottom exclusive. */
    public int[] bounds() {
        int[] outer = rings.get(0);
        int[] box = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
        for (int i = 0; i < outer.length; i += 2) {
            box[0] = Math.min(box[0], outer[i]);
            box[1] = Math.min(box[1], outer[i + 1]);
            box[2] = Math.max(box[2], outer[i]);
            box[3] = Math.max(box[3], outer[i + 1]);
        }
        return box;
    }
}
