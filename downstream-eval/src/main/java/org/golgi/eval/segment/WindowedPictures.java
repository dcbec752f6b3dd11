package org.golgi.eval.segment;

/** Pictures cut into windows, numbered as in the data set. */
interface WindowedPictures {

    /** The windows of a picture. */
    Windows windows(int image);

    /** Hash of the pixels of a picture. */
    String pixels(int image);

    /** How far windows overlap at least. */
    int overlapPx();

    /** How far they overlap where the settings do not say. */
    static int overlap(SegmentationSettings settings, int side) {
        int overlap = settings.overlapPx().orElse(side / 4);
        if (overlap >= side) {
            throw new IllegalArgumentException(
                    "windows of " + side + " px cannot overlap by " + overlap + " px; give less");
        }
        return overlap;
    }
}
