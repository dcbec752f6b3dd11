package org.golgi.datasets.phantom;

import org.golgi.datasets.image.RgbImage;

/** The scanner's sensor: adds noise and rounds to bytes. */
final class Scanner {
    private final int seed;
    private final float noise;

    /** @param noise standard deviation, grey levels */
    Scanner(int seed, double noise) {
        this.seed = seed;
        this.noise = (float) noise;
    }

    /**
     * The picture of a rectangle of light.
     *
     * @param light three planes of width x height grey levels
     */
    RgbImage scan(float[][] light, int x0, int y0, int width, int height) {
        RgbImage image = RgbImage.blank(width, height);
        byte[] pixels = image.pixels();
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float value = light[c][y * width + x] + noise * grain(x0 + x, y0 + y, c);
                    pixels[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
                }
            }
        }
        return image;
    }

    /** A sum of four uniform numbers, close to a normal one of unit variance. */
    private float grain(int x, int y, int channel) {
        int hash = Noise.hash(seed + channel, x, y);
        int sum = (hash & 0xFF) + (hash >>> 8 & 0xFF) + (hash >>> 16 & 0xFF) + (hash >>> 24);
        return (sum - 510) * (1 / 147.8f);
    }
}
