package org.golgi.datasets.slide;

import java.nio.IntBuffer;
import org.golgi.datasets.image.RgbImage;

/** Turns the premultiplied ARGB words of OpenSlide into RGB over a background. */
final class Argb {

    private Argb() {}

    /** Lays the pixels over the background colour 0xRRGGBB. */
    static RgbImage over(IntBuffer argb, int width, int height, int background) {
        RgbImage image = RgbImage.blank(width, height);
        byte[] rgb = image.pixels();
        int red = background >> 16 & 0xFF;
        int green = background >> 8 & 0xFF;
        int blue = background & 0xFF;
        for (int i = 0, at = 0; i < width * height; i++, at += 3) {
            int word = argb.get(i);
            int alpha = word >>> 24;
            if (alpha == 255) {
                rgb[at] = (byte) (word >> 16);
                rgb[at + 1] = (byte) (word >> 8);
                rgb[at + 2] = (byte) word;
            } else {
                int rest = 255 - alpha;
                rgb[at] = mix(word >> 16 & 0xFF, red, rest);
                rgb[at + 1] = mix(word >> 8 & 0xFF, green, rest);
                rgb[at + 2] = mix(word & 0xFF, blue, rest);
            }
        }
        return image;
    }

    private static byte mix(int premultiplied, int background, int rest) {
        return (byte) Math.min(255, premultiplied + (background * rest + 127) / 255);
    }
}
