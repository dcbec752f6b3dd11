package org.golgi.datasets.image;

/**
 * A picture as three planes of integers from 0 to 255: all red values row by row, then green, then blue.
 *
 * <p>Made to be worked on in place and used again for the next picture: the array grows when it must and never shrinks,
 * so only the first {@code 3 * planeSize()} values count. Integers and not bytes, because the JIT compiler turns loops
 * over integers into vector instructions. Not safe for several threads at once.
 */
public final class PlanarImage {
    private int width;
    private int height;
    private int[] values = new int[0];

    /** A copy of the picture. */
    public static PlanarImage of(RgbImage image) {
        PlanarImage planes = new PlanarImage();
        planes.load(image);
        return planes;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Pixels of one plane. */
    public int planeSize() {
        return width * height;
    }

    /** The planes themselves, not a copy; may be longer than {@code 3 * planeSize()}. */
    public int[] values() {
        return values;
    }

    /** Gives this picture another size; what it shows afterwards is unspecified. */
    public void reshape(int newWidth, int newHeight) {
        if (newWidth < 1 || newHeight < 1) {
            throw new IllegalArgumentException("a picture of " + newWidth + " x " + newHeight + " px cannot be made");
        }
        int needed = Math.multiplyExact(3, Math.multiplyExact(newWidth, newHeight));
        if (values.length < needed) {
            values = new int[needed];
        }
        width = newWidth;
        height = newHeight;
    }

    /** Takes the size and the pixels of a picture. */
    public void load(RgbImage image) {
        reshape(image.width(), image.height());
        byte[] pixels = image.pixels();
        int[] out = values;
        int size = planeSize();
        for (int i = 0, from = 0; i < size; i++, from += 3) {
            out[i] = pixels[from] & 0xFF;
            out[size + i] = pixels[from + 1] & 0xFF;
            out[2 * size + i] = pixels[from + 2] & 0xFF;
        }
    }

    /** A copy with interleaved bytes. */
    public RgbImage toRgb() {
        RgbImage image = RgbImage.blank(width, height);
        byte[] pixels = image.pixels();
        int size = planeSize();
        for (int i = 0, to = 0; i < size; i++, to += 3) {
            pixels[to] = (byte) values[i];
            pixels[to + 1] = (byte) values[size + i];
            pixels[to + 2] = (byte) values[2 * size + i];
        }
        return image;
    }
}
