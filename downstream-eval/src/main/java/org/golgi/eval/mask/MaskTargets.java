package org.golgi.eval.mask;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.golgi.core.tensor.Ops;

/**
 * The segments of one picture: one for each class that it shows.
 *
 * @param classes of the segments
 * @param masks 1 where a segment is, [T, H, W]; undefined content if there is none
 * @param counts 1 where a pixel counts, [1, H, W]
 */
record MaskTargets(int[] classes, Tensor masks, Tensor counts) {

    /** Segments of a class map; numbers of {@code numClasses} and more do not count. */
    static MaskTargets of(long[] map, int from, int height, int width, int numClasses) {
        int pixels = height * width;
        float[] counts = new float[pixels];
        float[][] ofClass = new float[numClasses][];
        for (int i = 0; i < pixels; i++) {
            int c = (int) Math.min(numClasses, map[from + i]);
            if (c < numClasses) {
                counts[i] = 1;
                ofClass[c] = ofClass[c] == null ? new float[pixels] : ofClass[c];
                ofClass[c][i] = 1;
            }
        }
        List<Integer> classes = new ArrayList<>();
        for (int c = 0; c < numClasses; c++) {
            if (ofClass[c] != null) {
                classes.add(c);
            }
        }
        float[] masks = new float[Math.max(1, classes.size()) * pixels];
        for (int t = 0; t < classes.size(); t++) {
            System.arraycopy(ofClass[classes.get(t)], 0, masks, t * pixels, pixels);
        }
        return new MaskTargets(
                classes.stream().mapToInt(Integer::intValue).toArray(),
                Ops.floats(masks, Math.max(1, classes.size()), height, width),
                Ops.floats(counts, 1, height, width));
    }
}
