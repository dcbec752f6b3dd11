package org.golgi.datasets.tissue;

/**
 * An 8-bit picture of one channel, rows from the top. A mask is a plane of 0 and 255.
 *
 * @param values {@code width * height} bytes; shared, not copied
 */
public record Plane(int width, int height, byte[] values) {

    public Plane {
        if (width < 1 || height < 1 || values.length != (long) width * height) {
            throw new IllegalArgumentException("plane of %d x %d px needs %d values, got %d"
                    .formatted(width, height, (long) width * height, values.length));
        }
    }

    static Plane blank(int width, int height) {
        return new Plane(width, height, new byte[Math.multiplyExact(width, height)]);
    }

    public int get(int x, int y) {
        return values[y * width + x] & 0xFF;
    }
}
