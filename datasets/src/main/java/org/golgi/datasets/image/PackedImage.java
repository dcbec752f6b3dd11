package org.golgi.datasets.image;

/**
 * A picture with one integer a pixel, {@code 0xRRGGBB}, row by row.
 *
 * <p>Made to be worked on in place and used again for the next picture: the array grows when it must and never shrinks,
 * so only the first {@link #size()} pixels count. Integers and not bytes, because the JIT compiler turns loops over
 * integers into vector instructions. Not safe for several threads at once.
 */
public final class PackedImage {
    private int width;
    private int height;
    private int[] pixels = new int[0];

    /** A copy of the picture. */
    public static PackedImage of(RgbImage image) {
        PackedImage packed = new PackedImage();
        packed.load(image);
        return packed;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** How many pixels there are. */
    public int size() {
        return width * height;
    }

    /** The pixels themselves, not a copy; may be longer than {@link #size()}. */
    public int[] pixels() {
        return pixels;
    }

    /** Gives this picture another size; what it shows afterwards is unspecified. */
    public void reshape(int newWidth, int newHeight) {
        if (newWidth < 1 || newHeight < 1) {
            throw new IllegalArgumentException("a picture of " + newWidth + " x " + newHeight + " px cannot be made");
        }
        int needed = Math.multiplyExact(newWidth, newHeight);
        if (pixels.length < needed) {
            pixels = new int[needed];
        }
        width = newWidth;
        height = newHeight;
    }

    /** Takes the size and the pixels of a picture. */
    public void load(RgbImage image) {
        reshape(image.width(), image.height());
        byte[] bytes = image.pixels();
        int size = size();
        for (int i = 0; i < size; i++) {
            pixels[i] = pack(bytes, 3 * i);
        }
    }

    /** A copy with three bytes a pixel. */
    public RgbImage toRgb() {
        RgbImage image = RgbImage.blank(width, height);
        byte[] bytes = image.pixels();
        int size = size();
        for (int i = 0; i < size; i++) {
            bytes[3 * i] = (byte) (pixels[i] >> 16);
            bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
            bytes[3 * i + 2] = (byte) pixels[i];
        }
        return image;
    }

    static int pack(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
    }
}
