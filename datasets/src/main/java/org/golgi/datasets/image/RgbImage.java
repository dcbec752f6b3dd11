package org.golgi.datasets.image;

/**
 * An 8-bit RGB picture, rows from the top, three bytes a pixel in the order red, green, blue.
 *
 * @param width pixels a row
 * @param height rows
 * @param pixels {@code 3 * width * height} bytes; shared, not copied
 */
public record RgbImage(int width, int height, byte[] pixels) {

    public RgbImage {
        if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
            throw new IllegalArgumentException("image of %d x %d px needs %d bytes, got %d"
                    .formatted(width, height, 3L * width * height, pixels.length));
        }
    }

    public static RgbImage blank(int width, int height) {
        return new RgbImage(width, height, new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
    }

    public int red(int x, int y) {
        return pixels[3 * (y * width + x)] & 0xFF;
    }

    public int green(int x, int y) {
        return pixels[3 * (y * width + x) + 1] & 0xFF;
    }

    public int blue(int x, int y) {
        return pixels[3 * (y * width + x) + 2] & 0xFF;
    }
}
