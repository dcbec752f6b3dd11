package org.golgi.eval.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * One window of one picture.
 *
 * @param image number of the picture
 * @param window number of the window in it
 */
record WindowRef(int image, int window) {

    /** All windows of these pictures. */
    static List<WindowRef> of(WindowedPictures pictures, List<Integer> images) {
        List<WindowRef> all = new ArrayList<>();
        for (int image : images) {
            for (int window = 0; window < pictures.windows(image).count(); window++) {
                all.add(new WindowRef(image, window));
            }
        }
        return all;
    }
}
