package org.golgi.datasets.phantom;

/**
 * The scanner's lens: a Gaussian blur of what a pattern holds.
 *
 * <p>It blurs concentrations rather than light, and before they are carried to the common distribution: blurring
 * fine structure changes its histogram more than that of coarse structure, and would let colour tell them apart.
 */
final class Lens {
    private static final int MARGIN = 3;

    private final float[] kernel = new float[2 * MARGIN + 1];

    /** @param sigma standard deviation of the blur, pixels, up to about 1 */
    Lens(double sigma) {
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) StrictMath.exp(-0.5 * (i - MARGIN) * (i - MARGIN) / (sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
    }

    /** Paints a rectangle of a pattern as the lens shows it. */
    Field view(Pattern pattern, int x0, int y0, int width, int height) {
        Field sharp = new Field(x0 - MARGIN, y0 - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
        pattern.paint(sharp);
        Field field = new Field(x0, y0, width, height);
        blur(sharp.haematoxylin, field.haematoxylin, width, height);
        blur(sharp.eosin, field.eosin, width, height);
        return field;
    }

    private void blur(float[] plane, float[] out, int width, int height) {
        int stride = width + 2 * MARGIN;
        float[] rows = new float[width * (height + 2 * MARGIN)];
        for (int k = 0; k < kernel.length; k++) {
            float weight = kernel[k];
            for (int y = 0; y < height + 2 * MARGIN; y++) {
                for (int x = 0; x < width; x++) {
                    rows[y * width + x] += weight * plane[y * stride + x + k];
                }
            }
        }
        for (int k = 0; k < kernel.length; k++) {
            float weight = kernel[k];
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * rows[i + k * width];
            }
        }
    }
}
