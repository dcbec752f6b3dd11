package org.golgi.dino.augment;

import java.util.OptionalInt;
import org.golgi.datasets.image.PackedImage;

/**
 * Blends every pixel with its grey value.
 *
 * @param factor 0 gives a grey crop, 1 the crop, more a more colourful one
 */
public record Saturation(double factor) implements Operation {

    @Override
    public void apply(Canvas canvas) {
        PackedImage crop = canvas.settled();
        int size = crop.size();
        int[] pixels = crop.pixels();
        OptionalInt fixed = Blend.fixedPoint((float) factor);
        if (fixed.isEmpty()) {
            blend(pixels, size, (float) factor);
            return;
        }
        int[] grey = canvas.spare(crop.width(), crop.height()).pixels();
        int[] blended = canvas.scratch(size);
        Grayscale.values(pixels, size, grey);
        blend(pixels, grey, fixed.getAsInt(), 16, blended, size);
        addBlend(pixels, grey, fixed.getAsInt(), 8, blended, size);
        addBlend(pixels, grey, fixed.getAsInt(), 0, blended, size);
        System.arraycopy(blended, 0, pixels, 0, size);
    }

    private static void blend(int[] pixels, int size, float f) {
        for (int i = 0; i < size; i++) {
            int pixel = pixels[i];
            int grey = Grayscale.of(pixel);
            int red = Blend.of(grey, pixel >> 16 & 0xFF, f);
            int green = Blend.of(grey, pixel >> 8 & 0xFF, f);
            int blue = Blend.of(grey, pixel & 0xFF, f);
            pixels[i] = red << 16 | green << 8 | blue;
        }
    }

    /** One channel by integers, which the JIT compiler vectorises. */
    private static void blend(int[] pixels, int[] grey, int factor, int shift, int[] out, int size) {
        for (int i = 0; i < size; i++) {
            int value = grey[i] + (((pixels[i] >> shift & 0xFF) - grey[i]) * factor >> Blend.FRACTION_BITS);
            value = value & ~(value >> 31) | 255 - value >> 31;
            out[i] = (value & 0xFF) << shift;
        }
    }

    private static void addBlend(int[] pixels, int[] grey, int factor, int shift, int[] out, int size) {
        for (int i = 0; i < size; i++) {
            int value = grey[i] + (((pixels[i] >> shift & 0xFF) - grey[i]) * factor >> Blend.FRACTION_BITS);
            value = value & ~(value >> 31) | 255 - value >> 31;
            out[i] |= (value & 0xFF) << shift;
        }
    }
}
