package org.golgi.dino.augment;

import org.golgi.datasets.image.PlanarImage;

/**
 * Blurs with a normalised 9-tap Gaussian, mirrored at the border without repeating the edge, rounded half to even.
 *
 * <p>The official code does it in one pass over two dimensions; two passes over one dimension differ from it by single
 * precision rounding, which turns a tie into the neighbouring byte in rare pixels.
 *
 * @param sigma standard deviation in pixels
 */
public record GaussianBlur(double sigma) implements Operation {
    private static final int REACH = 4;

    /** Added to a number below 2^22, it leaves the number rounded half to even. */
    private static final float ROUNDER = 1.5f * (1 << 23);

    public GaussianBlur {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("blur sigma is " + sigma + "; give a number above 0");
        }
    }

    @Override
    public void apply(Canvas canvas) {
        PlanarImage crop = canvas.settled();
        int width = crop.width();
        int height = crop.height();
        if (Math.min(width, height) <= REACH) {
            throw new IllegalArgumentException("a crop of " + width + " x " + height
                    + " px cannot be blurred; the blur needs more than " + REACH + " px a side");
        }
        float[] kernel = kernel(sigma);
        float[] padded = canvas.blurScratch().padded(width + 2 * REACH);
        float[] rows = canvas.blurScratch().rows(width * (height + 2 * REACH));
        for (int channel = 0; channel < 3; channel++) {
            int plane = channel * crop.planeSize();
            for (int y = 0; y < height; y++) {
                pad(crop.values(), plane + y * width, width, padded);
                blur(padded, 0, 1, kernel, rows, (y + REACH) * width, width);
            }
            mirrorRows(rows, width, height);
            for (int y = 0; y < height; y++) {
                blur(rows, y * width, width, kernel, padded, 0, width);
                for (int x = 0; x < width; x++) {
                    crop.values()[plane + y * width + x] = (int) (padded[x] + ROUNDER - ROUNDER);
                }
            }
        }
    }

    /** The half of the symmetric kernel from its centre outwards. */
    private static float[] kernel(double sigma) {
        float[] half = new float[REACH + 1];
        float sum = 0;
        for (int i = 0; i <= REACH; i++) {
            double x = i / sigma;
            half[i] = (float) Math.exp(-0.5 * x * x);
            sum += i == 0 ? half[i] : 2 * half[i];
        }
        for (int i = 0; i <= REACH; i++) {
            half[i] /= sum;
        }
        return half;
    }

    /** Sums of 9 numbers that lie {@code stride} apart, the first of them at {@code from}. */
    private static void blur(float[] in, int from, int stride, float[] kernel, float[] out, int to, int length) {
        float k0 = kernel[0];
        float k1 = kernel[1];
        float k2 = kernel[2];
        float k3 = kernel[3];
        float k4 = kernel[4];
        int centre = from + REACH * stride;
        for (int i = 0; i < length; i++) {
            int c = centre + i;
            out[to + i] = k0 * in[c]
                    + k1 * (in[c - stride] + in[c + stride])
                    + k2 * (in[c - 2 * stride] + in[c + 2 * stride])
                    + k3 * (in[c - 3 * stride] + in[c + 3 * stride])
                    + k4 * (in[c - 4 * stride] + in[c + 4 * stride]);
        }
    }

    private static void pad(int[] in, int from, int width, float[] padded) {
        for (int x = 0; x < width; x++) {
            padded[REACH + x] = in[from + x];
        }
        for (int i = 1; i <= REACH; i++) {
            padded[REACH - i] = padded[REACH + i];
            padded[REACH + width - 1 + i] = padded[REACH + width - 1 - i];
        }
    }

    private static void mirrorRows(float[] rows, int width, int height) {
        int last = REACH + height - 1;
        for (int i = 1; i <= REACH; i++) {
            System.arraycopy(rows, (REACH + i) * width, rows, (REACH - i) * width, width);
            System.arraycopy(rows, (last - i) * width, rows, (last + i) * width, width);
        }
    }
}
