package org.golgi.dino.augment;

import org.golgi.datasets.image.PackedImage;

/** Replaces every pixel by its grey value (ITU-R 601 luma, 16-bit fixed point). */
public record Grayscale() implements Operation {
    private static final int RED = 19595;
    private static final int GREEN = 38470;
    private static final int BLUE = 7471;
    private static final int HALF = 1 << 15;

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.settled();
        replace(crop.pixels(), crop.size());
    }

    private static void replace(int[] pixels, int size) {
        for (int i = 0; i < size; i++) {
            int grey = of(pixels[i]);
            pixels[i] = grey << 16 | grey << 8 | grey;
        }
    }

    /** The grey value of a packed pixel. */
    static int of(int pixel) {
        return (RED * (pixel >> 16 & 0xFF) + GREEN * (pixel >> 8 & 0xFF) + BLUE * (pixel & 0xFF) + HALF) >> 16;
    }

    /** Sum of the grey values of a run of pixels. */
    static int sum(int[] pixels, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += of(pixels[i]);
        }
        return sum;
    }

    /** Sum of the grey values of a run of pixels whose values are sent through a table first. */
    static int sum(int[] pixels, int from, int to, int[] table) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int pixel = pixels[i];
            int red = table[pixel >> 16 & 0xFF];
            int green = table[pixel >> 8 & 0xFF];
            int blue = table[pixel & 0xFF];
            sum += (RED * red + GREEN * green + BLUE * blue + HALF) >> 16;
        }
        return sum;
    }

    /** The grey values of packed pixels. */
    static void values(int[] pixels, int size, int[] grey) {
        for (int i = 0; i < size; i++) {
            grey[i] = of(pixels[i]);
        }
    }
}
