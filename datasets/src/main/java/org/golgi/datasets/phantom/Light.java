package org.golgi.datasets.phantom;

import java.util.List;

/** What leaves a stained field: grey levels of red, green and blue, not yet seen through the scanner. */
final class Light {
    /** How far the blur of a place out of focus reaches, pixels. */
    static final int DEFOCUS_MARGIN = 9;

    private static final int BOX = DEFOCUS_MARGIN / 3;

    private final Field field;
    private final float[][] planes;

    /** Shines through the field; artefacts may have changed the dyes already and take light here. */
    Light(Field field, Stain stain, List<Artefact> artefacts) {
        this.field = field;
        this.planes = new float[3][field.haematoxylin.length];
        for (int i = 0; i < field.haematoxylin.length; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c][i] = stain.light(field.haematoxylin[i], field.eosin[i], c);
            }
        }
        for (Artefact artefact : artefacts) {
            absorb(artefact);
        }
    }

    private void absorb(Artefact artefact) {
        for (int i = 0; i < planes[0].length; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c][i] *= artefact.passes(field.x0 + i % field.width, field.y0 + i / field.width, c);
            }
        }
    }

    /** Blurs where the artefact is out of focus; the outermost {@link #DEFOCUS_MARGIN} pixels become meaningless. */
    void defocus(Artefact artefact) {
        for (float[] plane : planes) {
            float[] blurred = plane;
            for (int pass = 0; pass < 3; pass++) {
                blurred = box(box(blurred, 1), field.width);
            }
            for (int i = 0; i < plane.length; i++) {
                float share = artefact.defocus(field.x0 + i % field.width, field.y0 + i / field.width);
                plane[i] += share * (blurred[i] - plane[i]);
            }
        }
    }

    /** Mean over {@code 2 BOX + 1} pixels along one axis; three passes come close to a Gaussian. */
    private static float[] box(float[] plane, int stride) {
        float[] out = plane.clone();
        for (int i = BOX * stride; i < plane.length - BOX * stride; i++) {
            float sum = 0;
            for (int k = -BOX; k <= BOX; k++) {
                sum += plane[i + k * stride];
            }
            out[i] = sum / (2 * BOX + 1);
        }
        return out;
    }

    /** The planes without so many pixels at every side. */
    float[][] inner(int margin) {
        if (margin == 0) {
            return planes;
        }
        int width = field.width - 2 * margin;
        int height = field.height - 2 * margin;
        float[][] cut = new float[3][];
        for (int c = 0; c < 3; c++) {
            cut[c] = new float[width * height];
            for (int y = 0; y < height; y++) {
                int from = (y + margin) * field.width + margin;
                System.arraycopy(planes[c], from, cut[c], y * width, width);
            }
        }
        return cut;
    }
}
