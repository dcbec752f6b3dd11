package org.golgi.dino.augment;

/** Memory of the blur. */
final class BlurScratch {
    private float[] padded = new float[0];
    private float[] rows = new float[0];

    /** One plane with a border. */
    float[] padded(int length) {
        if (padded.length < length) {
            padded = new float[length];
        }
        return padded;
    }

    /** One plane with a border above and below, blurred along its rows. */
    float[] rows(int length) {
        if (rows.length < length) {
            rows = new float[length];
        }
        return rows;
    }
}
