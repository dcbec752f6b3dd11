package org.golgi.datasets.phantom;

import org.golgi.datasets.image.RgbImage;

/** The scanner's part: the lens blurs, the sensor adds noise, the result is rounded to bytes. */
final class Scanner {
    /** The widest blur reaches this far. */
    static final int MARGIN = 3;

    private final int noiseSeed;
    private final float noise;
    private final float[] kernel = new float[2 * MARGIN + 1];

    /**
     * @param sigma of the lens blur, pixels
     * @param noise standard deviation of the sensor's noise, grey levels
     */
    Scanner(int noiseSeed, double sigma, double noise) {
        this.noiseSeed = noiseSeed;
        this.noise = (float) noise;
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) StrictMath.exp(-0.5 * (i - MARGIN) * (i - MARGIN) / (sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
    }

    /**
     * The picture of a field of light that reaches {@value #MARGIN} px further on every side.
     *
     * @param light three planes of (width + 2 margins) x (height + 2 margins) grey levels
     */
    RgbImage scan(float[][] light, int x0, int y0, int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        byte[] pixels = image.pixels();
        for (int c = 0; c < 3; c++) {
            float[] blurred = blur(light[c], width, height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float value = blurred[y * width + x] + noise * grain(x0 + x, y0 + y, c);
                    pixels[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
                }
            }
        }
        return image;
    }

    private float[] blur(float[] plane, int width, int height) {
        int stride = width + 2 * MARGIN;
        float[] rows = new float[width * (height + 2 * MARGIN)];
        for (int y = 0; y < height + 2 * MARGIN; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = 0; k < kernel.length; k++) {
                    sum += kernel[k] * plane[y * stride + x + k];
                }
                rows[y * width + x] = sum;
            }
        }
        float[] out = new float[width * height];
        for (int k = 0; k < kernel.length; k++) {
            float weight = kernel[k];
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * rows[i + k * width];
            }
        }
        return out;
    }

    /** A sum of four uniform numbers, close to a normal one of unit variance. */
    private float grain(int x, int y, int channel) {
        int hash = Noise.hash(noiseSeed + channel, x, y);
        int sum = (hash & 0xFF) + (hash >>> 8 & 0xFF) + (hash >>> 16 & 0xFF) + (hash >>> 24);
        return (sum - 510) * (1 / 147.8f);
    }
}
